import DPAEngine
import DPAHarness
import DPAMeasurement
import Synchronization
import Testing

@testable import HarnessKit

@Suite("BenchmarkRunner measures generation, streaming and batches")
struct BenchmarkRunnerTests {
  @Test("The defaults are the API's")
  func defaults() throws {
    let configuration = try BenchmarkConfiguration()
    #expect(configuration.iterations == 10 && configuration.warmupIterations == 2)
    #expect(!configuration.measuresMemory && !configuration.measuresProcessorTime)
    #expect(configuration.outputFormat == .summary)
  }

  @Test("Each benchmark times all iterations of all samples, and memory is that of what is held")
  func metrics() throws {
    // This thread's own bytes: those of the process change with other tests. It may have freed more than it allocated.
    let counters = try #require(ThreadByteCounters.ofThisThread().value)
    var source = MeasurementSource.system
    source.memory = {
      MemoryReadings(
        allocatedBytes: .available(1 << 40 + counters.allocatedBytes - counters.freedBytes),
        residentBytes: .available(0))
    }
    let runner = BenchmarkRunner(
      try BenchmarkConfiguration(
        iterations: 3, warmupIterations: 1, measuresMemory: true, measuresProcessorTime: true), source: source)
    let generation = try runner.benchmarkGeneration(sampleCount: 20_000)
    // A sample in memory is at least its record.
    #expect((generation.memoryBytes.value ?? 0) >= 20_000 * UInt64(Record.byteCount))
    let streaming = try runner.benchmarkStreaming(sampleCount: 20_000)
    #expect((streaming.memoryBytes.value ?? .max) < (generation.memoryBytes.value ?? 0))
    let batches = try runner.benchmarkBatchProcessing(
      sampleCount: 20_000, try BatchConfiguration(strategy: .sequential, batchSize: 1_000))
    for metrics in [generation, streaming, batches] {
      #expect(metrics.sampleCount == 20_000 && metrics.durations.count == 3)
      #expect((metrics.samplesPerSecond.value ?? 0) > 0)
      #expect((metrics.processorPercent.value ?? 0) > 0)
    }
  }

  @Test("What was not asked for is a reason, and what the engine refuses is refused")
  func refusals() throws {
    let runner = BenchmarkRunner(try BenchmarkConfiguration(iterations: 1, warmupIterations: 0))
    let metrics = try runner.benchmarkGeneration(sampleCount: 1)
    #expect(metrics.memoryBytes.reason == "memory was not asked for")
    #expect(metrics.processorPercent.reason == "processor time was not asked for")
    #expect(throws: HarnessError.self) { try runner.benchmarkStreaming(sampleCount: .max) }
    #expect(
      throws: HarnessError.refused(
        .readingUnavailable(of: "time", reason: "adaptive sizing needs a clock, and none was given"))
    ) {
      try runner.benchmarkBatchProcessing(
        sampleCount: 10, try BatchConfiguration(strategy: .adaptive, adaptiveSizing: true), environment: .none)
    }
  }

  @Test("Memory is the highest look above the first, and one look that is unavailable makes it so")
  func memory() throws {
    func memory(_ looks: [UInt64?]) throws -> Reading<UInt64> {
      let rest = Mutex(looks[...])
      var source = MeasurementSource.system
      source.memory = {
        let bytes = rest.withLock { $0.popFirst() ?? nil }
        return MemoryReadings(
          allocatedBytes: bytes.map { .available($0) } ?? .unavailable("no look"), residentBytes: .available(0))
      }
      let configuration = try BenchmarkConfiguration(iterations: 1, warmupIterations: 0, measuresMemory: true)
      return try BenchmarkRunner(configuration, source: source).benchmarkBatchProcessing(
        sampleCount: 4, try BatchConfiguration(strategy: .sequential, batchSize: 2)
      ).memoryBytes
    }
    #expect(try memory([100, 130, 120]) == .available(30))
    #expect(try memory([100, 90, 80]) == .available(0))
    for looks in [[nil, 5, 5], [5, nil, 5], [5, 5, nil]] as [[UInt64?]] {
      #expect(try memory(looks) == .unavailable("no look"))
    }
  }
}
