/// What the gate's calibration says of the gate itself.
struct PageCalibration: Sendable, Equatable {
  let facts: [ReportEnvironment.Fact]
  let rates: [Rate]
  let floors: [Floor]

  /// How often something happened, with its interval.
  struct Rate: Sendable, Equatable {
    /// For example `false alarms`.
    let name: String
    let count: Int
    let of: Int
    let low: Double
    let high: Double

    var share: Double { of == 0 ? 0 : Double(count) / Double(of) }
  }

  /// What one cell's time must change by before the gate may speak.
  struct Floor: Sendable, Equatable {
    let cell: String
    /// For example `+3.4 %`.
    let change: String
  }
}
