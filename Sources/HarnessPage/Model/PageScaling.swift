/// How the cost of a cell grows with its work.
package struct PageScaling: Sendable, Equatable {
  /// For example `generation, by samples`.
  package let name: String
  /// What grows, for example `samples`.
  package let factor: String
  package let unit: String
  package let points: [Point]
  /// 1 where the cost grows as the work does; nothing where it could not be fitted.
  package let exponent: Double?

  package struct Point: Sendable, Equatable {
    package let amount: Double
    package let cost: Double
  }
}
