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
    // Half of alpha for each direction; and an effect of under 1 % is real but too small to matter.
    hasMoved = probability < lookAlpha / 2 && abs(effect) >= LogRatio.of(share: GateRule.canaryShare)
  }
}

/// What the canary did over many pairs: how long it took, and how far its pairs lay apart.
package struct CanaryState: Sendable, Equatable {
  /// Of the base only: one figure of the machine is enough.
  package let nanoseconds: Double
  /// Median of the distances of the log-ratios from their median.
  package let deviation: Double

  package init(nanoseconds: Double, deviation: Double) {
    self.nanoseconds = nanoseconds
    self.deviation = deviation
  }

  /// - Precondition: there is a pair.
  package init(_ pairs: [MeasuredPair]) {
    self.init(
      nanoseconds: SampleStatistics.median(pairs.map(\.base)),
      deviation: SampleStatistics.medianAbsoluteDeviation(pairs.map { $0.worsening() }))
  }

  // Further off than this, the machine is not the one that was calibrated.
  private static let driftShare = 0.1
  // Of 16 pairs of unchanged noise the deviation is thrice that of many about once in a thousand times.
  private static let driftFactor = 3.0

  private static func percent(_ deviation: Double) -> String {
    DecimalText.percent(LogRatio.share(deviation), decimals: 2)
  }

  /// In what this one left what was calibrated; nil where it did not.
  ///
  /// - Parameter pairCount: Of which this one is made.
  package func drift(from calibrated: CanaryState, pairCount: Int) -> String? {
    let drift = LogRatio.worsening(from: calibrated.nanoseconds, to: nanoseconds, better: .less)
    if abs(drift) > LogRatio.of(share: Self.driftShare) {
      return "the canary's time differs by \(FigureText.change(drift)) from when the machine was calibrated"
    }
    // Three standard errors below what the canary may move by do not matter, however many times more they are.
    let error = 3 * SampleStatistics.normalScale * deviation / Double(pairCount).squareRoot()
    guard deviation > Self.driftFactor * calibrated.deviation, error > LogRatio.of(share: GateRule.canaryShare) else {
      return nil
    }
    let (now, then) = (Self.percent(deviation), Self.percent(calibrated.deviation))
    return "the canary's pairs lie \(now) apart, and \(then) when the machine was calibrated"
  }
}
