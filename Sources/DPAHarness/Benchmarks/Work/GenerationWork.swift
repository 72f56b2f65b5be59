import DPAEngine
import HarnessBenchmarks

/// Fills batches that are kept, on one thread or several.
final class GenerationWork: CellWork {
  private let engine: Engine
  private let table: Table
  private let jobs: Int
  private let generator: SampleGenerator
  private let parts: [Part]

  /// A batch and its rows; touched by one thread at a time.
  private final class Part: @unchecked Sendable {
    let range: SampleRange
    var batch = SampleBatch()

    init(_ range: SampleRange) { self.range = range }

    func fill(of table: Table, by generator: SampleGenerator) { generator.fill(&batch, with: range, of: table) }
  }

  init(_ table: Table, by engine: Engine, jobs: Int = 1) {
    self.engine = engine
    self.table = table
    self.jobs = jobs
    generator = engine.makeGenerator()
    let capacity = UInt64(SampleBatch.defaultCapacity)
    parts = stride(from: 0, to: table.range.count, by: Int(capacity)).map { offset in
      Part(table.range.dropFirst(offset).prefix(capacity))
    }
  }

  func spoil() {
    for part in parts { part.batch.spoil() }
  }

  func run() {
    guard jobs > 1 else {
      for part in parts { part.fill(of: table, by: generator) }
      return
    }
    let (engine, table, parts) = (engine, table, parts)
    ParallelWork.run(units: parts.count, jobs: jobs, makeWorker: { engine.makeGenerator() }) { unit, generator in
      parts[unit].fill(of: table, by: generator)
    }
  }

  func root() -> Digest { RootOfRows.of(parts.lazy.map(\.batch)) }
}
