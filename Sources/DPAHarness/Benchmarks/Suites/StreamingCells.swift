import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Streams by the size of their chunks.
enum StreamingCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    // From the worst case, one sample a chunk, to a chunk of several batches; 1,000 is the default.
    [1, 32, 1_000, 10_000].map { chunkSize in
      let engine = Engine(kernel: plan.fastest)
      return BenchmarkCell(
        "streaming/chunk-\(chunkSize)", sampleCount: plan.samples(chunkSize == 1 ? 2_000 : 20_000),
        isGated: chunkSize == 1_000,
        expecting: { count throws(HarnessError) in
          ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
        },
        work: { count throws(HarnessError) in
          do throws(EngineError) {
            return StreamingWork(try engine.stream(BenchmarkTable.range(count), chunkSize: chunkSize))
          } catch {
            throw .refused(error)
          }
        })
    }
  }
}

/// Takes the samples of a stream one after another.
final class StreamingWork: CellWork {
  private let stream: SampleStream
  private var samples: [Sample]

  init(_ stream: SampleStream) {
    self.stream = stream
    samples = RootOfRows.spoiled(Int(stream.part.count))
  }

  func spoil() { RootOfRows.spoil(&samples) }

  func run() {
    // Swapped out, so that access is checked once and not for each sample.
    var samples: [Sample] = []
    swap(&samples, &self.samples)
    var place = 0
    for sample in stream {
      samples[place] = sample
      place += 1
    }
    swap(&samples, &self.samples)
  }

  func root() -> Digest { RootOfRows.of(samples) }
}

/// Hashes records as they would arrive one after another, without a kernel.
final class RecordStreamWork: CellWork {
  private let records: ByteBuffer
  private var hasher = TableHasher(Record.layout)

  init(_ table: Table, by engine: Engine) {
    var records = ByteBuffer()
    for batch in BenchmarkTable.batches(of: table, by: engine) { Record.append(batch, to: &records) }
    self.records = records
  }

  /// One byte more; the next whole leaf is never that near.
  func spoil() {
    let byte: InlineArray<1, UInt8> = [0xff]
    hasher.append(byte.span)
  }

  func run() {
    var hasher = TableHasher(Record.layout)
    let records = records
    hasher.append(records.bytes)
    self.hasher = hasher
  }

  func root() -> Digest { hasher.root }
}
