import DPAMeasurement

/// A share that was counted, with Wilson's 95 % score interval.
///
/// Source: Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
public struct WilsonInterval: Sendable, Equatable, Codable {
  public let successes: Int
  public let trials: Int

  /// - Precondition: 0 to `trials` successes.
  public init(successes: Int, trials: Int) {
    precondition(successes >= 0 && successes <= trials, "successes are among the trials")
    self.successes = successes
    self.trials = trials
  }

  public init(from decoder: any Decoder) throws {
    let counts = try decoder.container(keyedBy: CodingKeys.self)
    let (successes, trials) = (
      try counts.decode(Int.self, forKey: .successes), try counts.decode(Int.self, forKey: .trials)
    )
    guard successes >= 0, successes <= trials else {
      throw DecodingError.dataCorruptedError(
        forKey: .successes, in: counts, debugDescription: "successes that are not among the trials")
    }
    self.init(successes: successes, trials: trials)
  }

  public var share: Double { trials == 0 ? 0 : Double(successes) / Double(trials) }

  /// 0 to 1 where nothing was tried.
  public var interval: ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let count = Double(trials)
    let square = NormalDistribution.quantile975 * NormalDistribution.quantile975
    let center = (share + square / (2 * count)) / (1 + square / count)
    let spread = (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
    let half = NormalDistribution.quantile975 * spread / (1 + square / count)
    // Exactly at the ends, where rounding would leave a trace.
    return (successes == 0 ? 0 : center - half)...(successes == trials ? 1 : center + half)
  }
}

/// The smallest slow-down that so many pairs with this spread would find nine times in ten.
///
/// (z(0.999) + z(0.9)) * sd(d) / sqrt(0.955 n): the normal approximation for a signed-rank test, whose efficiency
/// against normal differences is 0.955.
package enum DetectableEffect {
  /// As a log-ratio; nil for a single pair, which has no spread.
  package static func logRatio(of differences: [Double]) -> Double? {
    let count = Double(differences.count)
    guard count > 1 else { return nil }
    let deviation = SampleStatistics.standardDeviation(differences)
    return (NormalDistribution.quantile999 + NormalDistribution.quantile900) * deviation / (0.955 * count).squareRoot()
  }
}
