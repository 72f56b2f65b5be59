import DPAMeasurement
public import HarnessKit

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
    let rows = [
      ("minimum", Double(durations.minimumNanoseconds)), ("median", durations.medianNanoseconds),
      ("mean", durations.meanNanoseconds), ("standard deviation", durations.standardDeviationNanoseconds),
      ("95 %", durations.percentileNanoseconds(95)), ("99 %", durations.percentileNanoseconds(99)),
      ("maximum", Double(durations.maximumNanoseconds)),
    ]
    return TextTable.render(
      header: ["\(durations.count) iterations", "ms"],
      rows: rows.map { [$0.0, DecimalText.text($0.1 / 1e6, decimals: 3)] })
  }
}

/// The figures as JSON: what is unavailable is a reason beside the absent value.
struct PerformanceFigures: Encodable {
  let sampleCount: UInt64
  let iterations: Int
  let samplesPerSecond: Double?
  let meanLatencyMilliseconds: Double
  let memoryMebibytes: Double?
  let memoryUnavailable: String?
  let processorPercent: Double?
  let processorUnavailable: String?
  let totalSeconds: Double

  init(_ metrics: PerformanceMetrics) {
    sampleCount = metrics.sampleCount
    iterations = metrics.durations.count
    samplesPerSecond = metrics.samplesPerSecond.value
    meanLatencyMilliseconds = metrics.meanLatencyMilliseconds
    memoryMebibytes = metrics.memoryMebibytes.value
    memoryUnavailable = metrics.memoryMebibytes.reason
    processorPercent = metrics.processorPercent.value
    processorUnavailable = metrics.processorPercent.reason
    totalSeconds = metrics.totalSeconds
  }

  /// The API's names.
  enum CodingKeys: String, CodingKey {
    case iterations
    case sampleCount = "sample_count"
    case samplesPerSecond = "throughput_samples_per_second"
    case meanLatencyMilliseconds = "avg_latency_ms"
    case memoryMebibytes = "memory_usage_mb"
    case memoryUnavailable = "memory_unavailable"
    case processorPercent = "cpu_usage_percent"
    case processorUnavailable = "cpu_unavailable"
    case totalSeconds = "total_time_seconds"
  }
}
