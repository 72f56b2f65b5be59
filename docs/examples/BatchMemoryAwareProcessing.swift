public import DPAEngine

/// Batches that follow memory.
public enum BatchMemoryAwareProcessing {
  public static func memoryAwareBatcher(environment: BatchEnvironment, print: (String) -> Void) throws {
    let batcher = try MemoryAwareBatcher(
      memoryLimitMebibytes: 2_000, minimumBatchSize: 5, environment: environment)

    let memory = try batcher.memoryReading()
    print("Available memory: \(Int(memory.availableMebibytes)) MiB")
    print("Memory usage: \(memory.percentUsed)%")

    let optimalSize = try batcher.optimalBatchSize(bytesPerSample: 1_024)
    print("Optimal batch size: \(optimalSize) samples")
  }

  public static func adjustment(print: (String) -> Void) throws {
    let batcher = try MemoryAwareBatcher(memoryLimitMebibytes: 500, minimumBatchSize: 2, environment: .none)
    var currentBatchSize = 20

    let scenarios = [
      MemoryReading(percentUsed: 30, availableMebibytes: 350),  // Low usage
      MemoryReading(percentUsed: 60, availableMebibytes: 200),  // Medium usage
      MemoryReading(percentUsed: 85, availableMebibytes: 75),  // High usage
      MemoryReading(percentUsed: 95, availableMebibytes: 25),  // Critical usage
    ]
    for scenario in scenarios {
      let newSize = batcher.adjustedBatchSize(currentBatchSize, for: scenario)
      print("Memory: \(scenario.percentUsed)% used, Available: \(Int(scenario.availableMebibytes))MB")
      print("Batch size: \(currentBatchSize) → \(newSize)")
      currentBatchSize = newSize
    }
  }

  public static func memoryMonitor(environment: BatchEnvironment, print: (String) -> Void) throws {
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 1_000))
    let stream = Engine().stream(try SampleRange(first: 0, count: 10_000))

    let (count, monitor) = try MemoryMonitor.watch(limitMebibytes: 1_000, environment: environment) { monitor in
      var count = 0
      let batches = processor.process(stream)
      while let batch = try batches.next() {
        // Check if approaching the limit.
        if try monitor.usagePercent() > 90 {
          print("Approaching memory limit!")
          break
        }
        count += batch.count
      }
      return count
    }
    print("\(count) samples, peak memory usage: \(monitor.peakMebibytes) MiB")
  }

  public static func warning(
    environment: BatchEnvironment, process: (Batch) -> Void, print: (String) -> Void
  ) throws {
    let batchConfig = try BatchConfiguration(
      strategy: .memoryOptimized,
      memoryLimitMebibytes: 1_000,
      minimumBatchSize: 1,
      adaptiveSizing: true)
    let processor = try BatchProcessor(batchConfig, environment: environment)

    let batches = processor.processMonitored(Engine().stream(try SampleRange(count: 5_000)))
    while let batch = try batches.next() {
      // Above 80 % batches become smaller, and above 90 % none is started.
      if try batches.metrics.memory.percentUsed > 80 { print("High memory usage detected") }
      process(batch)
    }
  }

  public static func memoryLimitFromTheMachine(environment: BatchEnvironment) throws -> BatchConfiguration {
    // Use 50-70 % of the machine's memory for batches.
    let totalMebibytes = Double(try environment.memory().totalBytes) / 1_048_576
    return try BatchConfiguration(
      strategy: .memoryOptimized,
      memoryLimitMebibytes: Int(totalMebibytes * 0.6),
      minimumBatchSize: 5)
  }

  public static func debugMemory(environment: BatchEnvironment, print: (String) -> Void) throws {
    let initialBytes = try environment.processBytes()
    let batchConfig = try BatchConfiguration(strategy: .memoryOptimized, memoryLimitMebibytes: 500)
    let processor = try BatchProcessor(batchConfig, environment: environment)

    let batches = processor.process(Engine().stream(try SampleRange(first: 0, count: 5_000)))
    while let batch = try batches.next() {
      // Look at memory every 10 batches.
      guard batches.metrics.batchCount.isMultiple(of: 10) else { continue }
      let delta = (Double(try environment.processBytes()) - Double(initialBytes)) / 1_048_576
      print("Batch \(batches.metrics.batchCount): \(batch.count) samples, memory delta: \(delta) MiB")
    }
    let delta = (Double(try environment.processBytes()) - Double(initialBytes)) / 1_048_576
    print("Final memory delta: \(delta) MiB")
  }
}
