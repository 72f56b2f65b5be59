public import DPAEngine
public import DPAMeasurement
public import HarnessKit
import TableRuns

/// Measures generation, streaming and batch processing in this process: the API's `BenchmarkRunner`.
///
/// It is for looking at one build on one machine. Iterations of one process say nothing about the next process, so that
/// two builds are compared by `dpa-harness compare`, never by two runs of this.
public struct BenchmarkRunner: Sendable {
  public let configuration: BenchmarkConfiguration
  public let kernel: Kernel
  private let source: MeasurementSource

  /// - Parameter source: Where time and memory come from.
  public init(
    _ configuration: BenchmarkConfiguration, kernel: Kernel = .automatic, source: MeasurementSource = .system
  ) {
    self.configuration = configuration
    self.kernel = kernel
    self.source = source
  }

  /// Generates a chain, all of it in memory: the API's `benchmark_generation`. Memory is that of the chain.
  ///
  /// - Throws: `HarnessError.refused` where the engine refuses the number of samples.
  public func benchmarkGeneration(
    sampleCount: UInt64, _ augmentation: AugmentationConfiguration = .default
  ) throws(HarnessError) -> PerformanceMetrics {
    let range = try Self.range(sampleCount)
    let engine = Engine(augmentation, kernel: kernel)
    return try metrics(sampleCount) { (look) throws(HarnessError) in
      let chain = engine.samples(in: range)
      // While the chain is still held: behind the closing brace its memory would be gone.
      look()
      return UInt64(chain.count)
    }
  }

  /// Streams samples one after another: the API's `benchmark_streaming`. Memory is looked at behind every chunk.
  ///
  /// - Throws: `HarnessError.refused` where the engine refuses the number of samples.
  public func benchmarkStreaming(
    sampleCount: UInt64, _ augmentation: AugmentationConfiguration = .default
  ) throws(HarnessError) -> PerformanceMetrics {
    let range = try Self.range(sampleCount)
    let engine = Engine(augmentation, kernel: kernel)
    return try metrics(sampleCount) { (look) throws(HarnessError) in
      var count: UInt64 = 0
      for _ in engine.stream(range) {
        count += 1
        if count % UInt64(SampleStream.defaultChunkSize) == 0 { look() }
      }
      look()
      return count
    }
  }

  /// Takes a stream in batches: the API's `benchmark_batch_processing`. Memory is looked at behind every batch.
  ///
  /// - Parameter environment: What the strategies read.
  /// - Throws: `HarnessError.refused` where the engine refuses the number of samples or a reading is missing.
  public func benchmarkBatchProcessing(
    sampleCount: UInt64, _ batches: BatchConfiguration, _ augmentation: AugmentationConfiguration = .default,
    environment: BatchEnvironment = .system
  ) throws(HarnessError) -> PerformanceMetrics {
    let stream = Engine(augmentation, kernel: kernel).stream(try Self.range(sampleCount))
    return try metrics(sampleCount) { (look) throws(HarnessError) in
      do throws(EngineError) {
        let processing = try BatchProcessor(batches, environment: environment).process(stream)
        var count: UInt64 = 0
        while let batch = try processing.next() {
          count += UInt64(batch.count)
          look()
        }
        return count
      } catch {
        throw .refused(error)
      }
    }
  }

  private static func range(_ sampleCount: UInt64) throws(HarnessError) -> SampleRange {
    do throws(TableError) { return try SampleRange(first: 0, count: sampleCount) } catch { throw .refused(error) }
  }

  /// - Parameter work: Calls `look` whenever memory may be at its highest, and returns how many samples there were.
  private func metrics(
    _ sampleCount: UInt64, _ work: (_ look: () -> Void) throws(HarnessError) -> UInt64
  ) throws(HarnessError) -> PerformanceMetrics {
    let result = try benchmarkFunction(
      iterations: configuration.iterations, warmup: configuration.warmupIterations, source: source
    ) { () throws(HarnessError) in
      // Timed runs take no looks, each of which refreshes the allocator's counters.
      let count = try work({})
      // A run that yields fewer samples would look faster.
      precondition(count == sampleCount, "the work yields the samples that were asked for")
    }
    return PerformanceMetrics(
      sampleCount: sampleCount, durations: result.durations,
      processorNanoseconds: configuration.measuresProcessorTime
        ? .available(result.processorNanoseconds) : .unavailable("processor time was not asked for"),
      memoryBytes: configuration.measuresMemory ? try memory(work) : .unavailable("memory was not asked for"))
  }

  /// One further run, not timed, since every look takes time.
  private func memory(
    _ work: (_ look: () -> Void) throws(HarnessError) -> UInt64
  ) throws(HarnessError) -> Reading<UInt64> {
    let before = source.memory().allocatedBytes
    guard case .available(let start) = before else { return before }
    var highest = start
    var problem: String?
    _ = try work {
      switch source.memory().allocatedBytes {
      case .available(let bytes): highest = max(highest, bytes)
      case .unavailable(let reason): problem = reason
      }
    }
    return problem.map { .unavailable($0) } ?? .available(highest - start)
  }
}
