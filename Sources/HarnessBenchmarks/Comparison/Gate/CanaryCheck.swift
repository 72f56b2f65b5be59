import DPAMeasurement
import HarnessKit

/// Whether the work outside the code under test moved, which makes everything measured beside it invalid.
package struct CanaryCheck: Sendable, Equatable {
  /// The cell that holds no code of the engine.
  package static let cell = BenchmarkCell.canaryName

  package let effect: Double
  /// The smaller of the two one-sided sign-flip probabilities.
  package let probability: Double
  package let hasMoved: Bool

  /// - Precondition: there are differences.
  package init(_ differences: [Double], lookAlpha: Double, seed: UInt64) {
    effect = HodgesLehmann(differences).estimate
    // Either way counts: a machine that got faster invalidates the run as much as one that got slower.
    probability = min(
      SignFlipTest.probability(of: differences, seed: seed),
      SignFlipTest.probability(of: differences.map { -$0 }, seed: seed))
    // Half of alpha for each direction; and an effect of under 1 % is real but too small to matter at 3 %.
    hasMoved = probability < lookAlpha / 2 && abs(effect) >= LogRatio.of(share: GateRule.canaryShare)
  }
}

/// What a canary says against a run, and against the calibration that it relies on.
package struct CanaryProblems {
  /// Further off than this, the machine is not the one that was calibrated.
  private static let driftShare = 0.1

  package let list: [ComparisonProblem]

  package init(_ canary: ComparisonReport.Canary?, _ floors: Floors) {
    guard let canary else {
      list = []
      return
    }
    var list: [ComparisonProblem] = []
    if canary.hasMoved { list.append(.notComparable("\(canary.sentence)")) }
    if let calibrated = floors.canaryNanoseconds {
      // The base only, as in the calibration: one figure of the machine is enough.
      let now = SampleStatistics.median(canary.pairs.map(\.base))
      let drift = LogRatio.worsening(from: calibrated, to: now, better: .less)
      if abs(drift) > LogRatio.of(share: Self.driftShare) {
        list.append(
          .notComparable(
            "the calibration has expired: the canary's time differs by \(FigureText.change(drift)) from when the "
              + "machine was calibrated\(step: .calibrate)"))
      }
    }
    self.list = list
  }
}
