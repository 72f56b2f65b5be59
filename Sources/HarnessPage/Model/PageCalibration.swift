package import HarnessBenchmarks

/// What the gate's calibration says of the gate itself.
package struct PageCalibration: Sendable, Equatable {
  package let facts: [ReportEnvironment.Fact]
  package let rates: [Rate]
  package let floors: [Floor]

  /// How often something happened, with its interval.
  package struct Rate: Sendable, Equatable {
    /// For example `false alarms`.
    package let name: String
    package let count: Int
    package let of: Int
    package let low: Double
    package let high: Double

    package var share: Double { of == 0 ? 0 : Double(count) / Double(of) }
  }

  /// What one cell's time must change by before the gate may speak.
  package struct Floor: Sendable, Equatable {
    package let cell: String
    /// For example `+3.4 %`.
    package let change: String
  }
}
