/// Decides about the times of a whole suite at one look.
package struct TimingGate: Sendable {
  private let lookAlpha: Double
  private let seed: UInt64

  /// - Parameters:
  ///   - lookAlpha: The share of alpha that this look may use.
  ///   - seed: Of the random sign flips.
  package init(lookAlpha: Double, seed: UInt64) {
    self.lookAlpha = lookAlpha
    self.seed = seed
  }

  /// One decision a cell, in the order given. Probabilities are adjusted over the gated cells; the others are advisory.
  package func decide(_ cells: [TimingCell]) -> [TimingDecision] {
    let worse = cells.map { SignFlipTest.probability(of: $0.differences, seed: seed) }
    let better = cells.map { SignFlipTest.probability(of: $0.differences.map { -$0 }, seed: seed) }
    let gated = cells.indices.filter { cells[$0].isGated }
    let worseAdjusted = adjusted(worse, gated)
    let betterAdjusted = adjusted(better, gated)
    return cells.indices.map { index in
      let cell = cells[index]
      let figures = HodgesLehmann(cell.differences)
      return TimingDecision(
        name: cell.name, metric: cell.metric,
        decision: decision(cell, figures, worse: worseAdjusted[index], better: betterAdjusted[index]),
        effect: figures.estimate, interval: figures.interval, worse: worse[index],
        worseAdjusted: worseAdjusted[index], better: better[index], betterAdjusted: betterAdjusted[index],
        pairCount: cell.differences.count, detectable: DetectableEffect.logRatio(of: cell.differences),
        threshold: cell.threshold)
    }
  }

  private func adjusted(_ probabilities: [Double], _ gated: [Int]) -> [Double] {
    var all = probabilities
    for (index, value) in zip(gated, HolmAdjustment.adjust(gated.map { probabilities[$0] })) { all[index] = value }
    return all
  }

  private func decision(
    _ cell: TimingCell, _ figures: HodgesLehmann, worse: Double, better: Double
  ) -> DecisionName {
    if !cell.isGated { return .advisory }
    if worse < lookAlpha && figures.estimate >= cell.threshold { return .regressed }
    if better < lookAlpha && figures.estimate <= -cell.threshold { return .improved }
    if let interval = figures.interval, interval.upperBound < cell.threshold { return .equivalent }
    return .inconclusive
  }
}
