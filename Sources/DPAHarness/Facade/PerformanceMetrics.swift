public import DPAMeasurement
import HarnessKit

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

extension PerformanceMetrics {
  /// The figures as a configuration asks for them, with a line end.
  public func rendered(as format: BenchmarkConfiguration.OutputFormat) -> String {
    switch format {
    case .summary: summary + "\n"
    case .detailed: summary + "\n" + spread
    case .json: JSONText.line(PerformanceFigures(self)) + "\n"
    }
  }

  private var summary: String {
    let memory = memoryMebibytes.value.map { ", memory \(DecimalText.text($0, decimals: 2)) MiB" } ?? ""
    let processor = processorPercent.value.map { ", CPU \(DecimalText.text($0, decimals: 1)) %" } ?? ""
    return "\(samplesPerSecond.value.map(DecimalText.grouped) ?? "?") samples/s, latency "
      + "\(DecimalText.text(meanLatencyMilliseconds, decimals: 3)) ms\(memory)\(processor), total "
      + "\(DecimalText.text(totalSeconds, decimals: 3)) s"
  }

  private var spread: String {
    // Percentiles beside the mean, since times are skewed: a few slow iterations move a mean and hide in it.
    let rows = [
      ("minimum", Double(durations.minimumNanoseconds)), ("median", durations.medianNanoseconds),
      ("mean", durations.meanNanoseconds), ("standard deviation", durations.standardDeviationNanoseconds),
      ("95 %", durations.percentileNanoseconds(95)), ("99 %", durations.percentileNanoseconds(99)),
      ("maximum", Double(durations.maximumNanoseconds)),
    ]
    return TextTable(
      ["\(durations.count) iterations", "ms"], rows: rows.map { [$0.0, DecimalText.text($0.1 / 1e6, decimals: 3)] }
    ).text
  }
}

/// The figures as JSON, by the names of the API: what is unavailable is a reason beside the absent value.
struct PerformanceFigures: Encodable {
  let sampleCount: UInt64
  let iterations: Int
  let throughputSamplesPerSecond: Double?
  let avgLatencyMs: Double
  let memoryUsageMb: Double?
  let memoryUnavailable: String?
  let cpuUsagePercent: Double?
  let cpuUnavailable: String?
  let totalTimeSeconds: Double

  init(_ metrics: PerformanceMetrics) {
    sampleCount = metrics.sampleCount
    iterations = metrics.durations.count
    throughputSamplesPerSecond = metrics.samplesPerSecond.value
    avgLatencyMs = metrics.meanLatencyMilliseconds
    memoryUsageMb = metrics.memoryMebibytes.value
    memoryUnavailable = metrics.memoryMebibytes.reason
    cpuUsagePercent = metrics.processorPercent.value
    cpuUnavailable = metrics.processorPercent.reason
    totalTimeSeconds = metrics.totalSeconds
  }
}
