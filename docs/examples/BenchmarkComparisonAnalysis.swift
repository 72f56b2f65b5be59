public import DPAEngine
public import DPAHarness
public import DPAMeasurement

/// Configurations beside each other: presets, kernels and batch strategies.
public enum BenchmarkComparisonAnalysis {
  public static func presets(source: MeasurementSource, sampleCount: UInt64, print: (String) -> Void) throws {
    let benchmarkConfig = try BenchmarkConfiguration(
      iterations: 50, warmupIterations: 5, measuresMemory: true, measuresProcessorTime: true)
    let runner = BenchmarkRunner(benchmarkConfig, source: source)

    for preset in [Preset.mild, .moderate, .aggressive] {
      let metrics = try runner.benchmarkGeneration(sampleCount: sampleCount, preset.configuration)
      print("\(preset.rawValue):")
      print("  Throughput: \(metrics.samplesPerSecond.value ?? 0) samples/sec")
      print("  Memory: \(metrics.memoryMebibytes.value ?? 0)MiB")
      print("  CPU: \(metrics.processorPercent.value ?? 0)%")
    }
  }

  public static func kernels(
    source: MeasurementSource, sampleCount: UInt64, print: (String) -> Void
  ) throws -> PerformanceReport {
    let benchmarkConfig = try BenchmarkConfiguration(measuresMemory: true, measuresProcessorTime: true)
    let measured = try [Kernel.portable, .automatic].map { kernel in
      let runner = BenchmarkRunner(benchmarkConfig, kernel: kernel, source: source)
      return try runner.benchmarkGeneration(sampleCount: sampleCount)
    }
    let report = try PerformanceReport(
      baseline: BenchmarkedConfiguration("portable", measured[0]),
      candidates: [BenchmarkedConfiguration("automatic", measured[1])])
    print(report.text)
    return report
  }

  public static func strategies(
    source: MeasurementSource, sampleCount: UInt64, environment: BatchEnvironment, print: (String) -> Void
  ) throws -> PerformanceReport {
    let runner = BenchmarkRunner(try BenchmarkConfiguration(iterations: 5), source: source)
    let streaming = try runner.benchmarkStreaming(sampleCount: sampleCount)
    let batches = try [BatchStrategy.sequential, .roundRobin, .memoryOptimized, .adaptive].map { strategy in
      let configuration = try BatchConfiguration(strategy: strategy, batchSize: 32)
      return BenchmarkedConfiguration(
        strategy.rawValue,
        try runner.benchmarkBatchProcessing(
          sampleCount: sampleCount, configuration, environment: environment))
    }
    let report = try PerformanceReport(
      baseline: BenchmarkedConfiguration("streaming", streaming), candidates: batches)
    for recommendation in report.recommendations { print(recommendation.text) }
    return report
  }
}
