public import DPAMeasurement

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
    memory = Self.ratio(new.memoryBytes.map(Double.init), base.memoryBytes.map(Double.init), "memory")
    processor = Self.ratio(
      new.processorNanosecondsPerSample, base.processorNanosecondsPerSample, "processor time")
    let difference = abs(new.durations.meanNanoseconds - base.durations.meanNanoseconds)
    let variance = Self.meanVariance(new.durations) + Self.meanVariance(base.durations)
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
