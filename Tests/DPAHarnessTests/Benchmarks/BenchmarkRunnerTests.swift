import DPAEngine
import DPAHarness
import DPAMeasurement
import Testing

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
    let runner = BenchmarkRunner(
      try BenchmarkConfiguration(
        iterations: 3, warmupIterations: 1, measuresMemory: true, measuresProcessorTime: true))
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
}
