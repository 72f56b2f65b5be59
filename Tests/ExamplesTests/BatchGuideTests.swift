import DPAEngine
import DPAExamples
import DPAHarness
import DPAMeasurement
import Synchronization
import TableCore
import Testing

@Suite("The examples of the batch guide do what it says")
struct BatchGuideTests {
  /// Rows that an example handed to the consumer.
  final class Consumer {
    var ids: [UInt64] = []
    func consume(_ batch: Batch) { ids += batch.map(\.id) }
  }

  @Test("Basic and sequential batches hold what the guide says")
  func basic() throws {
    let lines = try Examples.lines(BatchProcessingStrategies.basic(print:))
    #expect(lines == Array(repeating: "Processing batch of 10 samples", count: 10))
  }

  @Test("Memory-optimised batches grow while memory is plenty, and on this machine all samples arrive")
  func memoryOptimized() throws {
    let lines = try Examples.lines {
      try BatchProcessingStrategies.memoryOptimized(environment: Examples.scripted(), print: $0)
    }
    #expect(
      lines.prefix(3) == ["Batch size: 32, Memory: 10%", "Batch size: 38, Memory: 10%", "Batch size: 45, Memory: 10%"])
    _ = try Examples.lines { try BatchProcessingStrategies.memoryOptimized(environment: .system, print: $0) }
  }

  @Test("Adaptive batches double for a fast consumer")
  func adaptive() throws {
    let consumer = Consumer()
    let lines = try Examples.lines {
      try BatchProcessingStrategies.adaptive(
        environment: Examples.scripted(), source: TickingSource().source, process: consumer.consume, print: $0)
    }
    #expect(
      lines.prefix(3) == [
        "Batch 1: 16 samples, throughput: 16000 samples/sec", "Batch 2: 32 samples, throughput: 32000 samples/sec",
        "Batch 3: 64 samples, throughput: 64000 samples/sec",
      ])
    #expect(consumer.ids == Array(0..<1_000))
  }

  @Test("Any sequence is cut into batches")
  func anySequence() async throws {
    let lines = try await Examples.lines { try await BatchProcessingStrategies.anySequence(print: $0) }
    #expect(lines == ["abcd", "efgh", "ij", "[1, 2, 3, 4]", "[5, 6]"])
  }

  @Test("The memory examples read this machine and this process")
  func memory() throws {
    let batcher = try Examples.lines {
      try BatchMemoryAwareProcessing.memoryAwareBatcher(environment: Examples.scripted(), print: $0)
    }
    #expect(
      batcher == ["Available memory: 8000 MiB", "Memory usage: 10%", "Optimal batch size: 2048000 samples"])
    _ = try Examples.lines { try BatchMemoryAwareProcessing.memoryAwareBatcher(environment: .system, print: $0) }
    let monitor = try Examples.lines {
      try BatchMemoryAwareProcessing.memoryMonitor(environment: Examples.scripted(), print: $0)
    }
    #expect(monitor == ["10000 samples, peak memory usage: 5.0 MiB"])
    let limit = try BatchMemoryAwareProcessing.memoryLimitFromTheMachine(environment: .system)
    #expect(limit.memoryLimitMebibytes > 10)
    let debug = try Examples.lines { try BatchMemoryAwareProcessing.debugMemory(environment: .system, print: $0) }
    #expect(debug.last?.hasPrefix("Final memory delta: ") == true && debug.count >= 2)
  }

  @Test("Measuring processes the whole stream for every size and strategy")
  func performance() throws {
    let consumer = Consumer()
    let best = try BatchPerformanceOptimization.findOptimalBatchSize(
      environment: .system, process: consumer.consume, print: { _ in })
    #expect([1, 5, 10, 20, 50].contains(best) && consumer.ids.count == 5_000)
    let comparing = Consumer()
    let lines = try Examples.lines {
      try BatchPerformanceOptimization.compareStrategies(
        environment: Examples.scripted(), process: comparing.consume, print: $0)
    }
    #expect(lines.filter { $0.hasPrefix("  Batches: ") } == ["50", "10", "12", "7"].map { "  Batches: \($0)" })
    #expect(comparing.ids.count == 4_000)
  }

  @Test("The tuner tries larger sizes while they help, and loses no sample between them")
  func tuner() throws {
    let consumer = Consumer()
    var tuner = AdaptivePerformanceTuner(initialBatchSize: 5)
    #expect(tuner.best == nil)
    let cursor = SampleCursor(Engine().stream(try SampleRange(count: 500_000)))
    try tuner.tune(cursor, environment: Examples.scripted(), process: consumer.consume)
    // Every batch takes a tick of the scripted clock, so that larger ones are always better.
    #expect(tuner.history.map(\.batchSize) == [5, 6, 7, 8, 9, 10, 12, 14, 16, 19, 22])
    #expect(tuner.best?.batchSize == 22)
    #expect(consumer.ids == Array(0..<UInt64(consumer.ids.count)))
  }

  @Test("Troubleshooting: fewer batches for a quick consumer, and every configuration sees the whole stream")
  func troubleshooting() throws {
    let consumer = Consumer()
    let poor = try Examples.lines {
      try BatchTroubleshooting.poorPerformance(
        environment: Examples.scripted(), process: consumer.consume, print: $0)
    }
    #expect(poor == ["sequential: 1000 batches", "adaptive: 5 batches"] && consumer.ids.count == 2_000)
    let debugging = Consumer()
    let lines = try Examples.lines {
      try BatchTroubleshooting.debugBatchPerformance(
        environment: Examples.scripted(), process: debugging.consume, print: $0)
    }
    #expect(debugging.ids.count == 4_000)
    #expect(lines.prefix(3) == ["Small Sequential:", "  Batches: 200", "  Avg batch size: 5.0"])
    #expect(lines.filter { !$0.hasPrefix(" ") }.count == 4)
  }

  @Test("High use of memory is said at every batch that starts under it")
  func warning() throws {
    let consumer = Consumer()
    let readings = Mutex([85, 40, 81, 80])
    let environment = BatchEnvironment(memory: {
      let used = readings.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
      return MemoryReading(percentUsed: used, availableMebibytes: 8_000)
    })
    let lines = try Examples.lines {
      try BatchMemoryAwareProcessing.warning(environment: environment, process: consumer.consume, print: $0)
    }
    #expect(lines == ["High memory usage detected", "High memory usage detected"])
    #expect(consumer.ids == Array(0..<5_000))
  }

  @Test("A large dataset and a rank's part arrive completely")
  func streams() throws {
    let consumer = Consumer()
    let lines = try Examples.lines {
      try BatchBestPractices.largeDataset(environment: .system, process: consumer.consume, print: $0)
    }
    #expect(lines == ["Total processed: 100000/100000"] && consumer.ids == Array(0..<100_000))
    let chunked = Consumer()
    let chunks = try Examples.lines {
      try BatchBestPractices.chunkedStreaming(
        totalSamples: 12_000, chunkSize: 5_000, environment: .system, process: chunked.consume, print: $0)
    }
    #expect(chunked.ids == Array(0..<12_000))
    #expect(
      chunks == [
        "Samples 0 to 4999: 5000 processed", "Samples 5000 to 9999: 5000 processed",
        "Samples 10000 to 11999: 2000 processed",
      ])
    for rank in 0..<4 as Range<UInt64> {
      let part = Consumer()
      let lines = try Examples.lines {
        try BatchBestPractices.distributedBatchProcessing(
          rank: rank, worldSize: 4, totalSamples: 10_000, environment: Examples.scripted(), process: part.consume,
          print: $0)
      }
      #expect(part.ids == Array(2_500 * rank..<2_500 * rank + 2_500))
      #expect(lines.last?.hasPrefix("Rank \(rank) completed: 2500 samples in ") == true)
    }
    let summary = try Examples.lines {
      try BatchBestPractices.monitorPerformance(environment: .system, process: { _ in }, print: $0)
    }
    #expect(summary.count == 5)
    let scripted = try Examples.lines {
      try BatchBestPractices.monitorPerformance(environment: Examples.scripted(), process: { _ in }, print: $0)
    }
    #expect(scripted.last == "  Average memory usage: 10.0%, at most 10%")
  }

  @Test("Errors of the consumer and of memory lose no sample")
  func errors() throws {
    struct Failure: Error {}
    let used = Mutex(10)
    let environment = BatchEnvironment(memory: {
      MemoryReading(percentUsed: used.withLock { $0 }, availableMebibytes: 8_000)
    })
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .sequential, batchSize: 40), environment: environment)
    let source = SampleCursor(Engine().stream(try SampleRange(first: 0, count: 100)))
    var sizes: [Int] = []
    let lines = try Examples.lines { print in
      try BatchBestPractices.robustProcessing(
        processor: processor, source: source,
        process: { batch in
          sizes.append(batch.count)
          if sizes.count == 1 { used.withLock { $0 = 93 } }
          if sizes.count == 2 { throw Failure() }
        }, freeMemory: { used.withLock { $0 = 20 } }, print: print)
    }
    #expect(sizes == [40, 20, 20, 20])
    #expect(
      lines == [
        "93% of memory used before batch 1, sample 40: reducing batch size", "Error processing batch: Failure()",
      ])
  }
}
