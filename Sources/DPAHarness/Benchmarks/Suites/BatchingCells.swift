import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Each batch strategy.
enum BatchingCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    BatchStrategy.allCases.map { strategy in
      let engine = Engine(kernel: plan.fastest)
      return BenchmarkCell(
        "batching/\(strategy.rawValue)", sampleCount: plan.samples(20_000), isGated: strategy == .sequential,
        expecting: { count throws(HarnessError) in
          ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
        },
        work: { count throws(HarnessError) in
          try BatchingWork(strategy, engine.stream(BenchmarkTable.range(count)))
        })
    }
  }
}

/// Takes all batches of one strategy from a stream, and each sample from its batch. Time and memory are scripted, so
/// that the batches are the same everywhere.
final class BatchingWork: CellWork {
  private let processor: BatchProcessor
  private let stream: SampleStream
  private var samples: [Sample]

  init(_ strategy: BatchStrategy, _ stream: SampleStream) throws(HarnessError) {
    let memory = MemoryReading(percentUsed: 60, availableMebibytes: 4_096)
    // At 60 % of plenty a size neither grows nor shrinks, whatever the memory of this machine does.
    let environment = BatchEnvironment(now: { .zero }, memory: { memory })
    do throws(EngineError) {
      let configuration = try BatchConfiguration(
        strategy: strategy, adaptiveSizing: strategy == .adaptive)
      processor = try BatchProcessor(configuration, environment: environment)
    } catch {
      throw .refused(error)
    }
    self.stream = stream
    // One place for each id: strategies deliver in different orders, and the root needs them in one.
    samples = RootOfRows.spoiled(Int(stream.part.count))
  }

  func spoil() { RootOfRows.spoil(&samples) }

  func run() throws(HarnessError) {
    // Swapped out, so that access is checked once and not for each sample.
    var samples: [Sample] = []
    swap(&samples, &self.samples)
    defer { swap(&samples, &self.samples) }
    let processing = processor.process(stream)
    let first = stream.part.first
    do throws(EngineError) {
      while let batch = try processing.next() {
        for sample in batch { samples[Int(sample.id - first)] = sample }
      }
    } catch {
      throw .refused(error)
    }
  }

  func root() -> Digest { RootOfRows.of(samples) }
}
