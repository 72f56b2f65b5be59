/// Whether the work outside the code under test moved, which makes everything measured beside it invalid.
package struct CanaryCheck: Sendable, Equatable {
  /// The cell that holds no code of the engine.
  package static let cell = "canary/portable-loop"

  package let effect: Double
  /// The smaller of the two one-sided sign-flip probabilities.
  package let probability: Double
  package let hasMoved: Bool

  /// - Precondition: there are differences.
  package init(_ differences: [Double], lookAlpha: Double, seed: UInt64) {
    effect = HodgesLehmann(differences).estimate
    probability = min(
      SignFlipTest.probability(of: differences, seed: seed),
      SignFlipTest.probability(of: differences.map { -$0 }, seed: seed))
    hasMoved = probability < lookAlpha / 2 && abs(effect) >= LogRatio.of(share: GateRule.canaryShare)
  }

  /// What a moved canary means.
  package var sentence: String {
    "the canary '\(Self.cell)', which holds no code under test, moved by \(FigureText.change(effect)) "
      + "(p \(FigureText.probability(probability))): the machine changed while it was measured, so the run is invalid"
  }
}
