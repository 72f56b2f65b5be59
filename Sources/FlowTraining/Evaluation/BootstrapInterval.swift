internal import HarnessKit

/// A mean, and between which values it lies for other items of the same kind, by drawing the items anew.
public struct BootstrapInterval: Sendable, Equatable, Codable {
  public let mean: Double
  /// The 2.5th and the 97.5th percentile.
  public let low: Double
  public let high: Double

  private static let resampleCount = 1_000
  private static let seed: UInt64 = 20_250_617

  /// - Precondition: There is a value.
  public init(_ values: [Double]) {
    precondition(!values.isEmpty, "a mean of something")
    // A seed of its own: the interval is a function of the values.
    var random = SplitMix64(seed: Self.seed)
    let count = UInt64(values.count)
    // Percentiles of means: the distances are far from normal, so a standard error would mislead.
    let means = (0..<Self.resampleCount).map { _ in
      var sum = 0.0
      for _ in values { sum += values[Int(random.next(below: count))] }
      return sum / Double(values.count)
    }
    mean = values.reduce(0, +) / Double(values.count)
    let sorted = SortedSamples(means)
    low = sorted?.quantile(0.025) ?? mean
    high = sorted?.quantile(0.975) ?? mean
  }
}
