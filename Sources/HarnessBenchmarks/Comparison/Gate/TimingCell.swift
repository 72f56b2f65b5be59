/// The pairs of one cell, and from where on a change of it matters.
package struct TimingCell: Sendable {
  package let name: String
  /// The primary metric.
  package let metric: String
  /// Whether it decides; else its figures are shown only.
  package let isGated: Bool
  package let differences: [Double]
  /// The cell's calibrated floor, as a log-ratio; 0 without a calibration.
  package let floor: Double

  package init(name: String, metric: String, isGated: Bool = true, differences: [Double], floor: Double = 0) {
    self.name = name
    self.metric = metric
    self.isGated = isGated
    self.differences = differences
    self.floor = floor
  }

  /// From here on a change matters, as a log-ratio.
  package var threshold: Double { max(LogRatio.of(share: GateRule.smallestShare), floor) }
}
