import DPAMeasurement
import HarnessKit

/// A piece of advice, with the figures that it follows from.
public struct Recommendation: Sendable, Equatable {
  public let text: String
  public let figures: [Figure]

  /// One figure of one configuration.
  public struct Figure: Sendable, Equatable, Encodable {
    public let configuration: String
    /// The API's name of the figure.
    public let name: String
    public let value: Double
  }

  /// A share of less than this is not worth advice.
  static let smallestGain = 1.03

  static func all(
    _ baseline: BenchmarkedConfiguration, _ candidates: [BenchmarkedConfiguration], _ changes: [ConfigurationChange]
  ) -> [Recommendation] {
    let pairs = Array(zip(candidates, changes))
    return [fastest(baseline, pairs)] + slower(baseline, pairs)
      + [smallest(baseline, pairs), leastProcessor(baseline, pairs)].compactMap { $0 }
  }

  private typealias Pair = (candidate: BenchmarkedConfiguration, change: ConfigurationChange)

  private static func fastest(_ baseline: BenchmarkedConfiguration, _ pairs: [Pair]) -> Recommendation {
    // Both are needed: a gain that stands out may be tiny, and a large one may be within the spread.
    let better = pairs.filter { $0.change.standsOut && ($0.change.throughput.value ?? 0) >= smallestGain }
    guard let best = better.max(by: { ($0.change.throughput.value ?? 0) < ($1.change.throughput.value ?? 0) }),
      let ratio = best.change.throughput.value
    else {
      return Recommendation(
        text: "keep '\(baseline.name)' for throughput: no candidate is faster by 3 % and by more than the spread of "
          + "the iterations",
        figures: ([baseline] + pairs.map(\.candidate)).flatMap(throughput))
    }
    return Recommendation(
      text: "use '\(best.candidate.name)' for throughput: \(DecimalText.text(ratio, decimals: 2)) times the samples a "
        + "second of '\(baseline.name)' (\(rate(best.candidate)) against \(rate(baseline)))",
      figures: throughput(baseline) + throughput(best.candidate))
  }

  private static func slower(_ baseline: BenchmarkedConfiguration, _ pairs: [Pair]) -> [Recommendation] {
    pairs.compactMap { candidate, change in
      guard change.standsOut, let ratio = change.throughput.value, ratio * smallestGain <= 1 else { return nil }
      return Recommendation(
        text:
          "'\(candidate.name)' costs throughput: \(DecimalText.text(ratio, decimals: 2)) times the samples a second "
          + "of '\(baseline.name)' (\(rate(candidate)) against \(rate(baseline)))",
        figures: throughput(baseline) + throughput(candidate))
    }
  }

  private static func smallest(_ baseline: BenchmarkedConfiguration, _ pairs: [Pair]) -> Recommendation? {
    // No `standsOut` here: it is about times, not about memory.
    let better = pairs.filter { ($0.change.memory.value ?? 1) * smallestGain <= 1 }
    guard let best = better.min(by: { ($0.change.memory.value ?? 1) < ($1.change.memory.value ?? 1) }),
      let new = best.candidate.metrics.memoryMebibytes.value, let base = baseline.metrics.memoryMebibytes.value
    else { return nil }
    return Recommendation(
      text: "use '\(best.candidate.name)' where memory is short: \(DecimalText.text(new, decimals: 2)) MiB against "
        + "\(DecimalText.text(base, decimals: 2)) MiB of '\(baseline.name)'",
      figures: [
        Figure(configuration: baseline.name, name: "memory_usage_mb", value: base),
        Figure(configuration: best.candidate.name, name: "memory_usage_mb", value: new),
      ])
  }

  private static func leastProcessor(_ baseline: BenchmarkedConfiguration, _ pairs: [Pair]) -> Recommendation? {
    let better = pairs.filter { $0.change.standsOut && ($0.change.processor.value ?? 1) * smallestGain <= 1 }
    guard let best = better.min(by: { ($0.change.processor.value ?? 1) < ($1.change.processor.value ?? 1) }),
      let new = best.candidate.metrics.processorNanosecondsPerSample.value,
      let base = baseline.metrics.processorNanosecondsPerSample.value
    else { return nil }
    return Recommendation(
      text:
        "use '\(best.candidate.name)' to spare processors: \(DecimalText.text(new, decimals: 1)) ns a sample against "
        + "\(DecimalText.text(base, decimals: 1)) ns of '\(baseline.name)'",
      figures: [
        Figure(configuration: baseline.name, name: "cpu_nanoseconds_per_sample", value: base),
        Figure(configuration: best.candidate.name, name: "cpu_nanoseconds_per_sample", value: new),
      ])
  }

  private static func throughput(_ one: BenchmarkedConfiguration) -> [Figure] {
    one.metrics.samplesPerSecond.value.map {
      [Figure(configuration: one.name, name: "throughput_samples_per_second", value: $0)]
    } ?? []
  }

  private static func rate(_ one: BenchmarkedConfiguration) -> String {
    one.metrics.samplesPerSecond.value.map(DecimalText.grouped) ?? "?"
  }
}
