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
    probability = min(
      SignFlipTest.probability(of: differences, seed: seed),
      SignFlipTest.probability(of: differences.map { -$0 }, seed: seed))
    hasMoved = probability < lookAlpha / 2 && abs(effect) >= LogRatio.of(share: GateRule.canaryShare)
  }
}
