public import DPAEngine
import DPAHarness
public import DPAMeasurement

/// Step by step to a configuration and a way of batching that suit a data set.
public enum BenchmarkOptimizationWorkflow {
  public static func optimize(
    datasetSize: UInt64, source: MeasurementSource, environment: BatchEnvironment, print: (String) -> Void
  ) throws -> (configuration: AugmentationConfiguration, batches: BatchConfiguration) {
    let runner = BenchmarkRunner(try BenchmarkConfiguration(iterations: 30, measuresMemory: true), source: source)

    // Step 1: the augmentation. All presets cost the same; a depth does not.
    var best = (configuration: AugmentationConfiguration.default, throughput: 0.0)
    for preset in [Preset.mild, .moderate, .aggressive] {
      let metrics = try runner.benchmarkGeneration(sampleCount: 1_000, preset.configuration)
      let throughput = metrics.samplesPerSecond.value ?? 0
      if throughput > best.throughput { best = (preset.configuration, throughput) }
    }

    // Step 2: the batches.
    let strategies = [
      try BatchConfiguration(strategy: .sequential, batchSize: 32),
      try BatchConfiguration(strategy: .memoryOptimized, memoryLimitMebibytes: 2_000),
      try BatchConfiguration(strategy: .adaptive, batchSize: 16, adaptiveSizing: true),
    ]
    var bestBatches = (configuration: strategies[0], throughput: 0.0)
    for strategy in strategies {
      let metrics = try runner.benchmarkBatchProcessing(
        sampleCount: datasetSize, strategy, best.configuration, environment: environment)
      let throughput = metrics.samplesPerSecond.value ?? 0
      if throughput > bestBatches.throughput { bestBatches = (strategy, throughput) }
    }

    print("Optimized configuration:")
    print("  Best augmentation config: \(best.throughput) samples/sec")
    print("  Best batch config: \(bestBatches.configuration.strategy.rawValue)")
    return (best.configuration, bestBatches.configuration)
  }
}
