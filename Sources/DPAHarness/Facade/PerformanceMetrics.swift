public import DPAMeasurement

/// What repeating one piece of work on samples took: the API's `PerformanceMetrics`.
public struct PerformanceMetrics: Sendable, Equatable {
  /// Samples of one iteration.
  public let sampleCount: UInt64
  /// One duration for each iteration, in order.
  public let durations: DurationSummary
  /// Time that processors spent on the process in all iterations.
  public let processorNanoseconds: Reading<UInt64>
  /// The most bytes in use at a look, results held, above what was in use before.
  public let memoryBytes: Reading<UInt64>

  public init(
    sampleCount: UInt64, durations: DurationSummary, processorNanoseconds: Reading<UInt64>,
    memoryBytes: Reading<UInt64>
  ) {
    self.sampleCount = sampleCount
    self.durations = durations
    self.processorNanoseconds = processorNanoseconds
    self.memoryBytes = memoryBytes
  }

  /// The API's `throughput_samples_per_second`: samples of all iterations by their whole time.
  public var samplesPerSecond: Reading<Double> {
    guard totalSeconds > 0 else { return .unavailable("the clock did not move in \(durations.count) iterations") }
    return .available(Double(sampleCount) * Double(durations.count) / totalSeconds)
  }

  /// The API's `avg_latency_ms`: from asking for an iteration's samples to having them all, on average.
  public var meanLatencyMilliseconds: Double { durations.meanNanoseconds / 1e6 }

  /// The API's `memory_usage_mb`, in MiB of 2^20 bytes.
  public var memoryMebibytes: Reading<Double> { memoryBytes.map { Double($0) / 1_048_576 } }

  /// The API's `cpu_usage_percent`: processor time by time passed; above 100 with several threads.
  public var processorPercent: Reading<Double> {
    guard totalSeconds > 0 else { return .unavailable("the clock did not move in \(durations.count) iterations") }
    return processorNanoseconds.map { 100 * Double($0) / Double(durations.totalNanoseconds) }
  }

  /// Processor time for one sample.
  public var processorNanosecondsPerSample: Reading<Double> {
    guard sampleCount > 0 else { return .unavailable("there were no samples") }
    return processorNanoseconds.map { Double($0) / (Double(sampleCount) * Double(durations.count)) }
  }

  /// The API's `total_time_seconds`: all iterations, without warm-up.
  public var totalSeconds: Double { Double(durations.totalNanoseconds) / 1e9 }

  /// The standard deviation of the iterations in percent of their mean.
  public var spreadPercent: Double {
    durations.meanNanoseconds > 0 ? 100 * durations.standardDeviationNanoseconds / durations.meanNanoseconds : 0
  }
}
