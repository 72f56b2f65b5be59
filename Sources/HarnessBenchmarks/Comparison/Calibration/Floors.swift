/// From which effect on each cell of this machine is believed; or why there is nothing to believe.
package struct Floors: Sendable, Equatable {
  /// Whether times may decide.
  package let isQualified: Bool
  /// A sentence for people: where the floors come from, or why times cannot decide.
  package let origin: String
  /// Log-ratios by cell.
  private let floors: [String: Double]
  /// Nanoseconds of the canary when the floors were measured.
  package let canaryNanoseconds: Double?

  package init(isQualified: Bool, origin: String, floors: [String: Double] = [:], canaryNanoseconds: Double? = nil) {
    self.isQualified = isQualified
    self.origin = origin
    self.floors = floors
    self.canaryNanoseconds = canaryNanoseconds
  }

  /// 0 for a cell that was not calibrated.
  package subscript(cell: String) -> Double { floors[cell] ?? 0 }

  package func covers(_ cell: String) -> Bool { floors[cell] != nil }

  /// No calibration, and why.
  package static func none(_ reason: String) -> Floors { Floors(isQualified: false, origin: reason) }
}
