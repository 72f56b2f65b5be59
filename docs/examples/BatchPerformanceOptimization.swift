public import DPAEngine

/// Finding the batches that suit a consumer. `process` is the consumer's work on a batch.
public enum BatchPerformanceOptimization {
  public static func findOptimalBatchSize(
    environment: BatchEnvironment, process: (Batch) -> Void, print: (String) -> Void
  ) throws -> Int {
    let stream = Engine(Preset.moderate.configuration).stream(try SampleRange(first: 0, count: 1_000))
    var best = (size: 0, throughput: 0.0)
    for batchSize in [1, 5, 10, 20, 50] {
      let processor = try BatchProcessor(
        BatchConfiguration(strategy: .sequential, batchSize: batchSize), environment: environment)

      // A stream is a value: every size processes all of it.
      let batches = processor.process(stream)
      while let batch = try batches.next() { process(batch) }

      let throughput = try batches.metrics.samplesPerSecond
      print("Batch size \(batchSize): \(Int(throughput)) samples/sec")
      if throughput > best.throughput { best = (batchSize, throughput) }
    }
    print("Optimal batch size: \(best.size)")
    return best.size
  }

  public static func compareStrategies(
    environment: BatchEnvironment, process: (Batch) -> Void, print: (String) -> Void
  ) throws {
    let stream = Engine(Preset.moderate.configuration).stream(try SampleRange(first: 0, count: 1_000))
    let configurations = [
      try BatchConfiguration(strategy: .sequential, batchSize: 20),
      try BatchConfiguration(strategy: .roundRobin, batchSize: 10),
      try BatchConfiguration(strategy: .memoryOptimized, memoryLimitMebibytes: 500, minimumBatchSize: 5),
      try BatchConfiguration(strategy: .adaptive, batchSize: 15, adaptiveSizing: true),
    ]
    print("Strategy Performance Comparison:")
    for configuration in configurations {
      let batches = try BatchProcessor(configuration, environment: environment).process(stream)
      while let batch = try batches.next() { process(batch) }

      let metrics = batches.metrics
      print("\(configuration.strategy.rawValue):")
      print("  Throughput: \(Int(try metrics.samplesPerSecond)) samples/sec")
      print("  Batches: \(metrics.batchCount)")
      print("  Avg batch size: \(try metrics.meanBatchSize)")
    }
  }
}
