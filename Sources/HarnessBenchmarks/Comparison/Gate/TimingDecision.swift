/// What was measured of the time of one cell, and what follows.
public struct TimingDecision: Sendable, Equatable, Codable {
  public let name: String
  /// The primary metric.
  public let metric: String
  public var decision: DecisionName
  /// Hodges-Lehmann estimate, a log-ratio above 0 where the new build is worse.
  public let effect: Double
  /// 95 % interval of the effect; nothing with too few pairs.
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
    case name, metric, decision
    case effect = "effect_log_ratio"
    case interval = "interval_log_ratio"
    case worse = "p_worse"
    case worseAdjusted = "p_worse_holm"
    case better = "p_better"
    case betterAdjusted = "p_better_holm"
    case pairCount = "pair_count"
    case detectable = "detectable_log_ratio"
    case threshold = "threshold_log_ratio"
  }
}
