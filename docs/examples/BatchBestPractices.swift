public import DPAEngine

/// Streams, ranks and batches together; monitoring; errors.
public enum BatchBestPractices {
  public static func largeDataset(
    environment: BatchEnvironment, process: (Batch) -> Void, print: (String) -> Void
  ) throws {
    let batchConfig = try BatchConfiguration(
      strategy: .memoryOptimized, memoryLimitMebibytes: 1_000, minimumBatchSize: 10)
    let processor = try BatchProcessor(batchConfig, environment: environment)

    // A stream is lazy, so nothing needs to be cut into chunks beforehand.
    let stream = Engine(Preset.aggressive.configuration).stream(try SampleRange(first: 0, count: 100_000))
    let batches = processor.process(stream)
    while let batch = try batches.next() { process(batch) }
    print("Total processed: \(batches.metrics.sampleCount)/\(stream.part.count)")
  }

  public static func distributedBatchProcessing(
    rank: UInt64, worldSize: UInt64, totalSamples: UInt64, environment: BatchEnvironment, process: (Batch) -> Void,
    print: (String) -> Void
  ) throws {
    let batchConfig = try BatchConfiguration(
      strategy: .memoryOptimized, memoryLimitMebibytes: 500, minimumBatchSize: 5)
    let processor = try BatchProcessor(batchConfig, environment: environment)

    let splitter = try RangeSplitter(totalSamples: totalSamples, worldSize: worldSize)
    let table = try Table(splitter.range, seeding: .rank(baseSeed: 0, worldSize: worldSize))
    let stream = try Engine(Preset.moderate.configuration).stream(try splitter.part(ofRank: rank), of: table)

    let batches = processor.process(stream)
    while let batch = try batches.next() {
      process(batch)
      let metrics = batches.metrics
      if metrics.batchCount.isMultiple(of: 10) {
        print(
          "Rank \(rank): \(metrics.batchCount) batches, \(metrics.sampleCount) samples, "
            + "memory: \(try metrics.memory.percentUsed)%")
      }
    }
    print("Rank \(rank) completed: \(batches.metrics.sampleCount) samples in \(batches.metrics.batchCount) batches")
  }

  public static func monitorPerformance(
    environment: BatchEnvironment, process: (Batch) -> Void, print: (String) -> Void
  ) throws {
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .memoryOptimized, batchSize: 50), environment: environment)
    let batches = processor.process(Engine().stream(try SampleRange(first: 0, count: 2_000)))
    while let batch = try batches.next() { process(batch) }

    let metrics = batches.metrics
    print("Performance Summary:")
    print("  Average batch size: \(try metrics.meanBatchSize)")
    print("  Average batch time: \(try metrics.time / metrics.batchCount)")
    print("  Throughput: \(try metrics.samplesPerSecond) samples/sec")
    print("  Peak memory usage: \(try metrics.peakPercentUsed)%")
  }

  public static func robustProcessing(
    processor: BatchProcessor, source: SampleCursor, process: (Batch) throws -> Void, freeMemory: () -> Void,
    print: (String) -> Void
  ) throws {
    let batches = processor.processMonitored(source)
    while true {
      do {
        guard let batch = try batches.next() else { return }
        do { try process(batch) } catch { print("Error processing batch: \(error)") }
      } catch {
        guard case .memoryLimitExceeded(let batch, let nextID, let percentUsed) = error else { throw error }
        print("\(percentUsed)% of memory used before batch \(batch), sample \(nextID ?? 0): reducing batch size")
        freeMemory()
        // Nothing was lost: the next batch starts with that sample.
        try batches.setNextBatchSize(max(1, batches.nextBatchSize / 2))
      }
    }
  }

  public static func unevenBatches(print: (String) -> Void) throws {
    let stream = Engine().stream(try SampleRange(first: 0, count: 100))
    for configuration in [
      try BatchConfiguration(strategy: .sequential, batchSize: 30),
      try BatchConfiguration(strategy: .roundRobin, batchSize: 4),
    ] {
      var sizes: [Int] = []
      try BatchProcessor(configuration).process(stream).forEach { sizes.append($0.count) }
      print("\(configuration.strategy.rawValue): \(sizes)")
    }
  }
}
