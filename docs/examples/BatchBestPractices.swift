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

  public static func chunkedStreaming(
    totalSamples: UInt64, chunkSize: UInt64, environment: BatchEnvironment, process: (Batch) -> Void,
    print: (String) -> Void
  ) throws {
    let batchConfig = try BatchConfiguration(
      strategy: .memoryOptimized, memoryLimitMebibytes: 1_000, minimumBatchSize: 10)
    let processor = try BatchProcessor(batchConfig, environment: environment)
    let engine = Engine(Preset.aggressive.configuration)

    // A chunk is what is reported, saved or given up as a whole.
    var rest = try SampleRange(count: totalSamples)
    while !rest.isEmpty {
      let chunk = rest.prefix(chunkSize)
      rest = rest.dropFirst(chunk.count)
      let batches = processor.process(engine.stream(chunk))
      while let batch = try batches.next() { process(batch) }
      print("Samples \(chunk.first) to \(chunk.end - 1): \(batches.metrics.sampleCount) processed")
    }
  }

  public static func distributedBatchProcessing(
    rank: UInt64, worldSize: UInt64, totalSamples: UInt64, environment: BatchEnvironment, process: (Batch) -> Void,
    print: (String) -> Void
  ) throws {
    let batchConfig = try BatchConfiguration(
      strategy: .memoryOptimized, memoryLimitMebibytes: 500, minimumBatchSize: 5)
    let processor = try BatchProcessor(batchConfig, environment: environment)

    let stream = try Engine(Preset.moderate.configuration)
      .stream(totalSamples: totalSamples, rank: rank, worldSize: worldSize)

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
    print("  Average memory usage: \(try metrics.meanPercentUsed)%, at most \(try metrics.peakPercentUsed)%")
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
}
