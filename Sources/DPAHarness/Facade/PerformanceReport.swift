public import DPAMeasurement
public import HarnessKit

/// A baseline and candidates measured in one run: what changes, an order, and what follows from the figures.
///
/// It compares configurations of one build in one process. Whether a build became slower is not its business:
/// `dpa-harness compare` decides that, from pairs of processes.
public struct PerformanceReport: Sendable, Equatable {
  public let baseline: BenchmarkedConfiguration
  public let candidates: [BenchmarkedConfiguration]
  /// One for each candidate, in the order given.
  public let changes: [ConfigurationChange]
  /// All configurations, the best first.
  public let ranking: [Rank]
  public let recommendations: [Recommendation]

  /// A place in the overall order.
  public struct Rank: Sendable, Equatable {
    public let name: String
    /// The geometric mean of the gains over the baseline in throughput, memory and processor time, as far as every
    /// configuration has them; latency is left out, being throughput again. The baseline has 1.
    public let score: Double
  }

  /// - Throws: `HarnessError.usage` without a candidate, for a name twice, or where iterations differ in their samples.
  public init(
    baseline: BenchmarkedConfiguration, candidates: [BenchmarkedConfiguration]
  ) throws(HarnessError) {
    guard !candidates.isEmpty else { throw .usage("a comparison needs a baseline and at least one candidate") }
    let all = [baseline] + candidates
    for (index, one) in all.enumerated() {
      guard !all[..<index].contains(where: { $0.name == one.name }) else {
        throw .usage("two configurations are named '\(one.name)'; give each a name of its own")
      }
      guard one.metrics.sampleCount == baseline.metrics.sampleCount else {
        throw .usage(
          "'\(one.name)' was measured with \(one.metrics.sampleCount) samples and '\(baseline.name)' with "
            + "\(baseline.metrics.sampleCount); compare the same work")
      }
    }
    self.baseline = baseline
    self.candidates = candidates
    changes = candidates.map { ConfigurationChange($0, against: baseline) }
    ranking = Self.ranking(baseline, changes)
    recommendations = Recommendation.all(baseline, candidates, changes)
  }

  private static func ranking(_ baseline: BenchmarkedConfiguration, _ changes: [ConfigurationChange]) -> [Rank] {
    // A figure counts only where every configuration has it, or scores would not compare.
    let gains: [(ConfigurationChange) -> Double?] = [
      { $0.throughput.value }, { $0.memory.value.map { 1 / $0 } }, { $0.processor.value.map { 1 / $0 } },
    ].filter { gain in changes.allSatisfy { gain($0) != nil } }
    let scores = changes.map { change in
      let product = gains.reduce(1.0) { $0 * (($1(change)) ?? 1) }
      return Rank(name: change.name, score: root(of: product, degree: gains.count))
    }
    let all = [Rank(name: baseline.name, score: 1)] + scores
    // Equal scores stay in the order given.
    return all.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
  }

  /// The root of degree 1, 2 or 3; 1 without figures.
  private static func root(of product: Double, degree: Int) -> Double {
    switch degree {
    case 0: 1
    case 1: product
    case 2: product.squareRoot()
    default: cubeRoot(of: product)
    }
  }

  /// By Newton's method from above, which converges for every positive number.
  private static func cubeRoot(of value: Double) -> Double {
    var root = max(1, value)
    // Ratios of measured figures need a few dozen steps; the limit only makes sure that it ends.
    for _ in 0..<200 {
      let next = (2 * root + value / (root * root)) / 3
      // From above the steps only ever fall, so the first that does not is the end of what a Double can tell.
      guard next < root else { return root }
      root = next
    }
    return root
  }
}

/// How a candidate's figures compare with the baseline's: each a ratio, candidate by baseline.
public struct ConfigurationChange: Sendable, Equatable {
  public let name: String
  /// Samples a second: above 1 is better.
  public let throughput: Reading<Double>
  /// Mean time of an iteration: below 1 is better.
  public let latency: Reading<Double>
  /// Bytes: below 1 is better.
  public let memory: Reading<Double>
  /// Processor time for a sample: below 1 is better.
  public let processor: Reading<Double>
  /// Whether the times differ by more than three standard errors of both means together: less lies within the spread of
  /// the iterations.
  public let standsOut: Bool

  init(_ candidate: BenchmarkedConfiguration, against baseline: BenchmarkedConfiguration) {
    let (new, base) = (candidate.metrics, baseline.metrics)
    name = candidate.name
    throughput = Self.ratio(new.samplesPerSecond, base.samplesPerSecond, "samples a second")
    latency = Self.ratio(
      .available(new.meanLatencyMilliseconds), .available(base.meanLatencyMilliseconds), "latency")
    memory = Self.ratio(new.memoryBytes.map { Double($0) }, base.memoryBytes.map { Double($0) }, "memory")
    processor = Self.ratio(
      new.processorNanosecondsPerSample, base.processorNanosecondsPerSample, "processor time")
    let difference = abs(new.durations.meanNanoseconds - base.durations.meanNanoseconds)
    let variance = Self.meanVariance(new.durations) + Self.meanVariance(base.durations)
    // Three standard errors of the difference: by chance alone, about one comparison in 370 lies beyond.
    standsOut = difference > 3 * variance.squareRoot()
  }

  /// Of the mean of durations.
  private static func meanVariance(_ durations: DurationSummary) -> Double {
    durations.standardDeviationNanoseconds * durations.standardDeviationNanoseconds / Double(durations.count)
  }

  private static func ratio(_ new: Reading<Double>, _ base: Reading<Double>, _ what: String) -> Reading<Double> {
    switch (new, base) {
    case (.unavailable(let reason), _), (_, .unavailable(let reason)): .unavailable(reason)
    case (.available(let new), .available(let base)):
      new > 0 && base > 0 ? .available(new / base) : .unavailable("a \(what) of 0 has no ratio")
    }
  }
}

/// A configuration by the name that a comparison shows, and what it took.
public struct BenchmarkedConfiguration: Sendable, Equatable {
  public let name: String
  public let metrics: PerformanceMetrics

  public init(_ name: String, _ metrics: PerformanceMetrics) {
    self.name = name
    self.metrics = metrics
  }
}
