import DPAEngine
import Testing

@Suite("Batch configurations, metrics and the memory monitor")
struct BatchConfigurationTests {
  @Test("What is left out has the default of the public package")
  func defaults() throws {
    let configuration = try BatchConfiguration(strategy: .memoryOptimized)
    #expect(configuration.memoryLimitMebibytes == 1_000 && configuration.minimumBatchSize == 1)
    #expect(!configuration.adaptiveSizing)
    for strategy in BatchStrategy.allCases {
      #expect(try BatchConfiguration(strategy: strategy).startSize == 32)
      #expect(try BatchConfiguration(strategy: strategy, batchSize: 7).startSize == 7)
    }
    let batcher = try MemoryAwareBatcher(environment: .none)
    #expect(batcher.memoryLimitMebibytes == 1_000 && batcher.minimumBatchSize == 1)
    #expect(try BatchConfiguration(strategy: .adaptive, minimumBatchSize: 50).startSize == 50)
    #expect(try BatchConfiguration(strategy: .sequential, minimumBatchSize: 50).startSize == 32)
    let names = ["sequential", "round_robin", "memory_optimized", "adaptive"]
    #expect(BatchStrategy.allCases.map(\.rawValue) == names)
  }

  @Test("What makes no sense is refused with a sentence")
  func refusals() throws {
    let texts: [(() throws -> BatchConfiguration, String)] = [
      ({ try .init(strategy: .sequential, batchSize: 0) }, "a batch must hold 1 to 16777216 samples, not 0"),
      (
        { try .init(strategy: .sequential, batchSize: 1 << 25) },
        "a batch must hold 1 to 16777216 samples, not 33554432"
      ),
      (
        { try .init(strategy: .sequential, minimumBatchSize: 0) },
        "the smallest batch must hold 1 to 16777216 samples, not 0"
      ),
      (
        { try .init(strategy: .sequential, memoryLimitMebibytes: 0) },
        "a memory limit must be 1 to 1073741824 MiB, not 0"
      ),
      ({ try .init(strategy: .sequential, bytesPerSample: 0) }, "a sample must count as at least 1 byte, not 0"),
      (
        { try .init(strategy: .adaptive, batchSize: 5, minimumBatchSize: 6) },
        "the batch size must not be below the minimum, but 5 is below 6"
      ),
    ]
    for (make, text) in texts {
      let error = #expect(throws: EngineError.self) { try make() }
      #expect(error?.description == text)
    }
    #expect(EngineError.laneTooLong(9).description.hasSuffix("can hold, 16777216; use more lanes"))
  }

  @Test("A reading has the percentage and the mebibytes that a script gives it")
  func readings() {
    for percent in 0...99 {
      for available in [1, 3, 25, 350, 1 << 30] {
        let reading = MemoryReading(percentUsed: percent, availableMebibytes: available)
        #expect(reading.percentUsed == percent && reading.availableMebibytes == Double(available))
      }
    }
    #expect(MemoryReading(availableBytes: 1, totalBytes: .max).percentUsed == 99)
    #expect(MemoryReading(availableBytes: 0, totalBytes: .max).percentUsed == 100)
    #expect(MemoryReading(availableBytes: 101, totalBytes: 1_000).percentUsed == 89)
  }

  @Test("Sizes grow by a fifth and at least by one, up to the largest integer")
  func growth() throws {
    let batcher = try MemoryAwareBatcher(memoryLimitMebibytes: 1, environment: .none)
    let plenty = MemoryReading(percentUsed: 0, availableMebibytes: 3)
    #expect([1, 4, 5, 100].map { batcher.adjustedBatchSize($0, for: plenty) } == [2, 5, 6, 120])
    #expect(batcher.adjustedBatchSize(.max, for: plenty) == .max)
    #expect(batcher.optimalBatchSize(bytesPerSample: 1, for: plenty) == 1 << 20)
  }

  @Test("Metrics count, and say what they cannot know")
  func metrics() throws {
    let script = BatchScript(
      readings: [MemoryReading(percentUsed: 60, availableMebibytes: 4_000)], secondsPerSample: [0.5, 0.25])
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .memoryOptimized, batchSize: 4), environment: script.environment)
    let processing = processor.process(0..<10)
    #expect(throws: EngineError.noBatches) { try processing.metrics.meanBatchSize }
    _ = try script.run(processing)
    let metrics = processing.metrics
    #expect(metrics.batchCount == 3 && metrics.sampleCount == 10)
    #expect(try metrics.meanBatchSize == 10.0 / 3)
    #expect(try metrics.time == .seconds(3.5))
    #expect(try metrics.samplesPerSecond == 10 / 3.5)
    #expect(try metrics.peakPercentUsed == 60)
    #expect(throws: EngineError.readingUnavailable(of: "processor time", reason: "no source of readings was given")) {
      try metrics.processorTime
    }
    let bare = try BatchProcessor(BatchConfiguration(strategy: .sequential)).process(0..<10)
    _ = try bare.next()
    #expect(throws: EngineError.readingUnavailable(of: "memory", reason: "this processing has not read it")) {
      try bare.metrics.memory
    }
    #expect(throws: EngineError.readingUnavailable(of: "time", reason: "no source of readings was given")) {
      try bare.metrics.samplesPerSecond
    }
  }

  @Test("The memory monitor knows its use in percent of its own limit, and its peak after the scope")
  func monitor() throws {
    let script = MegabyteScript([100, 250, 1_200, 300])
    let environment = BatchEnvironment(processBytes: { script.next() })
    let (percentages, monitor) = try MemoryMonitor.watch(limitMebibytes: 1_000, environment: environment) { monitor in
      [try monitor.usagePercent(), try monitor.usagePercent()]
    }
    #expect(percentages == [25, 120])
    #expect(monitor.peakMebibytes == 1_200)
    #expect(throws: EngineError.memoryLimitOutOfRange(mebibytes: 0)) {
      try MemoryMonitor(limitMebibytes: 0, environment: environment)
    }
    #expect(throws: EngineError.self) { try MemoryMonitor(environment: .none) }
  }
}
