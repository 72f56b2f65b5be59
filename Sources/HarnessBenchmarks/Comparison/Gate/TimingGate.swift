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
  package func decide(_ cells: [TimingCell]) -> [TimingDecision] { decide(cells, by: cells.map(evidence(of:))) }

  /// The same of evidence that was weighed before.
  package func decide(_ cells: [TimingCell], by evidence: [TimingEvidence]) -> [TimingDecision] {
    let gated = cells.indices.filter { cells[$0].isGated }
    let worse = adjusted(evidence.map(\.worse), gated)
    let better = adjusted(evidence.map(\.better), gated)
    return cells.indices.map { index in
      let (cell, found) = (cells[index], evidence[index])
      return TimingDecision(
        name: cell.name, metric: cell.metric,
        decision: decision(cell, found.figures, worse: worse[index], better: better[index]),
        effect: found.figures.estimate, interval: found.figures.interval, worse: found.worse,
        worseAdjusted: worse[index], better: found.better, betterAdjusted: better[index],
        pairCount: cell.differences.count, detectable: DetectableEffect.logRatio(of: cell.differences),
        threshold: cell.threshold)
    }
  }

  /// What the pairs of a cell say, whatever the other cells do.
  package func evidence(of cell: TimingCell) -> TimingEvidence {
    // Two one-sided tests rather than one of both sides: the verdict must name a direction.
    TimingEvidence(
      worse: SignFlipTest.probability(of: cell.differences, seed: seed),
      better: SignFlipTest.probability(of: cell.differences.map { -$0 }, seed: seed),
      figures: HodgesLehmann(cell.differences))
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
    // Both are needed: a sure change may be too small to matter, and a large one may be luck.
    if worse < lookAlpha && figures.estimate >= cell.threshold { return .regressed }
    if better < lookAlpha && figures.estimate <= -cell.threshold { return .improved }
    // Only the upper end: nobody needs proof that a build is not faster to let it pass.
    if let interval = figures.interval, interval.upperBound < cell.threshold { return .equivalent }
    return .inconclusive
  }
}

/// What the pairs of one cell say by themselves.
package struct TimingEvidence: Sendable {
  /// One-sided probabilities, not adjusted.
  let worse: Double
  let better: Double
  let figures: HodgesLehmann
}

/// The pairs of one cell, and from where on a change of it matters.
package struct TimingCell: Sendable {
  package let name: String
  /// The primary metric.
  package let metric: String
  /// Whether it decides; else its figures are shown only.
  package let isGated: Bool
  package let differences: [Double]
  /// From here on an effect of it is believed, as a log-ratio.
  package let floor: Double
  /// How the differences were measured.
  package let pairing: Pairing

  package init(
    name: String, metric: String, isGated: Bool = true, differences: [Double], floor: Double = 0, pairing: Pairing
  ) {
    self.name = name
    self.metric = metric
    self.isGated = isGated
    self.differences = differences
    self.floor = floor
    self.pairing = pairing
  }

  /// From here on a change matters, as a log-ratio.
  package var threshold: Double { max(LogRatio.of(share: pairing.smallestShare), floor) }
}

/// What was measured of the time of one cell, and what follows.
public struct TimingDecision: Sendable, Equatable, Codable {
  public let name: String
  /// The primary metric.
  public let metric: String
  public var decision: DecisionName
  /// Hodges-Lehmann estimate, a log-ratio above 0 where the new build is worse.
  public let effect: Double
  /// 95 % interval of the effect; nil with too few pairs.
  public let interval: ClosedRange<Double>?
  /// One-sided probability of a change for the worse at least this large by chance, as it is and adjusted by Holm over
  /// the gated cells.
  public let worse: Double
  public let worseAdjusted: Double
  /// The mirror of it.
  public let better: Double
  public let betterAdjusted: Double
  /// Pairs of processes, or of two stored reports the processes of the smaller side.
  public let pairCount: Int
  /// The smallest change that these pairs would find nine times in ten, as a log-ratio.
  public let detectable: Double?
  /// From here on a change matters, as a log-ratio.
  public let threshold: Double

  package enum CodingKeys: String, CodingKey {
    case name, metric, decision, pairCount
    case effect = "effectLogRatio"
    case interval = "intervalLogRatio"
    case worse = "pWorse"
    case worseAdjusted = "pWorseHolm"
    case better = "pBetter"
    case betterAdjusted = "pBetterHolm"
    case detectable = "detectableLogRatio"
    case threshold = "thresholdLogRatio"
  }
}

/// What was decided about one metric of one cell.
public enum DecisionName: String, Sendable, Codable, CaseIterable {
  case regressed
  case improved
  case equivalent
  /// Not enough evidence, also after twice the pairs.
  case inconclusive
  /// The roots are wrong or a process failed, so that figures say nothing.
  case void
  /// On one side only.
  case missing
  /// The two sides may not be compared.
  case notComparable = "not_comparable"
  /// Shown, and decides nothing.
  case advisory
}
