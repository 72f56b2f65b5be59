import DPAEngine
import DPAHarness
import DPAMeasurement
import Foundation
import TableCore
import Testing

/// The examples of files, and of the Batch and Benchmark sections, of docs/api.md: each opens a test, followed by
/// what it must yield.
@Suite("The API document's examples of files, batches and benchmarks")
struct BenchmarkAPIExamples {
  @Test("Rows are saved and loaded by a path")
  func files() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-api-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try save(to: path)
    let rows = try SampleFile(path).load().rows

    #expect(rows.count > 30 && rows.allSatisfy { $0.parameters.rotation > 0 })
    #expect(rows == Engine().samples(in: try SampleRange(count: 100)).filter { $0.parameters.rotation > 0 })
  }

  private func save(to path: String) throws {
    let rows = Engine().stream(try SampleRange(count: 100)).filter { $0.parameters.rotation > 0 }
    try SampleFile(path).save(rows, configuration: .default)
  }

  @Test("A strategy has the API's name")
  func strategy() throws {
    let strategy = BatchStrategy.roundRobin
    let name = strategy.rawValue

    #expect(name == "round_robin")
  }

  @Test("A batch configuration has the API's defaults")
  func batchConfiguration() throws {
    let plain = try BatchConfiguration(strategy: .sequential)
    let small = try BatchConfiguration(strategy: .adaptive, batchSize: 16, adaptiveSizing: true)

    #expect(plain.startSize == 32 && plain.memoryLimitMebibytes == 1_000)
    #expect(small.startSize == 16)
  }

  @Test("A processor cuts a stream into batches")
  func processor() throws {
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 8))
    let batches = processor.process(Engine().stream(try SampleRange(first: 0, count: 10)))

    #expect(try batches.next()?.count == 8)
    #expect(try batches.next()?.count == 2)
  }

  @Test("A batcher divides memory among samples")
  func batcher() throws {
    let batcher = try BatchProcessor(BatchConfiguration(strategy: .memoryOptimized), environment: .system).memoryBatcher
    let size = try batcher.optimalBatchSize(bytesPerSample: 80)

    #expect(size >= 1)
  }

  @Test("A profiler counts the calls of a name")
  func profiler() {
    let profiler = PerformanceProfiler()
    let sum = profiler.profile("sum") { (1...100).reduce(0, +) }

    #expect(sum == 5_050)
    #expect(profiler.result(of: "sum")?.callCount == 1)
  }

  @Test("A runner measures what it is asked for")
  func runner() throws {
    let runner = BenchmarkRunner(try BenchmarkConfiguration(iterations: 3, measuresMemory: true))
    let metrics = try runner.benchmarkGeneration(sampleCount: 1_000, Preset.mild.configuration)

    #expect(metrics.durations.count == 3)
    #expect(metrics.memoryMebibytes.value != nil)
  }

  @Test("Time is measured around a closure")
  func time() throws {
    let (hash, time) = measureTime { (try? Engine().sample(7))?.digest.description }
    let seconds = time.elapsedSeconds

    #expect(hash?.count == 64 && seconds > 0)
  }

  @Test("Memory is measured around a closure")
  func memory() {
    let (bytes, memory) = measureMemory { [UInt8](repeating: 1, count: 1 << 20) }
    let change = memory.change.allocatedBytes

    #expect(bytes.count == 1 << 20)
    // How much depends on what other tests do meanwhile.
    #expect(change.value != nil)
  }

  @Test("A function is benchmarked by repeating it")
  func function() {
    let result = benchmarkFunction(iterations: 20) { _ = CanaryLoop.run(iterations: 1_000) }
    let median = result.durations.medianNanoseconds

    #expect(result.iterations == 20 && median > 0)
  }
}
