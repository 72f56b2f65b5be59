/// What a comparison of two builds is asked to do.
package struct ComparisonRequest: Sendable {
  package var pairCount = GateRule.defaultPairCount
  package var alpha = 0.01
  package var seed: UInt64 = 1
  package var size = "default"
  /// Without a valid calibration: show times and let only exact metrics decide, instead of refusing.
  package var isAdvisoryWithoutCalibration = false

  package init() {}
}
