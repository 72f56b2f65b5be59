extension Engine {
  /// Writes the records of a part of a table into a caller's memory, on several threads.
  ///
  /// - Precondition: `records` has exactly 80 bytes for each row, and `jobs` is at least 1.
  /// - Throws: `EngineError.table(.partOutsideTable)`.
  public func fillRecords(
    _ records: inout MutableSpan<UInt8>, with part: SampleRange, of table: Table, jobs: Int = 1
  ) throws(EngineError) {
    guard table.range.contains(part) else { throw .table(.partOutsideTable(part: part, table: table.range)) }
    precondition(UInt64(records.count) == part.count * UInt64(Record.byteCount), "80 bytes for each row")
    records.withPlaces { places in
      forEachBatch(of: part, table, jobs: jobs) { batch, first in
        let bytes = (first * Record.byteCount)..<((first + batch.count) * Record.byteCount)
        places.withSpan(bytes) { span in
          var raw = span.mutableBytes
          Record.write(batch, into: &raw)
        }
      }
    }
  }

  /// Calls `body` with every batch of a part and the place of its first row, on several threads.
  ///
  /// - Parameter isStopped: Asked before each batch; batches are left out once it is true.
  /// - Precondition: `jobs` is at least 1.
  /// - Throws: `EngineError.table(.partOutsideTable)`.
  package func forEachBatch(
    of part: SampleRange, in table: Table, jobs: Int, isStopped: @Sendable () -> Bool,
    _ body: @Sendable (borrowing SampleBatch, Int) -> Void
  ) throws(EngineError) {
    guard table.range.contains(part) else { throw .table(.partOutsideTable(part: part, table: table.range)) }
    forEachBatch(of: part, table, jobs: jobs, isStopped: isStopped, body)
  }

  private func forEachBatch(
    of part: SampleRange, _ table: Table, jobs: Int, isStopped: @Sendable () -> Bool = { false },
    _ body: @Sendable (borrowing SampleBatch, Int) -> Void
  ) {
    let size = UInt64(SampleBatch.defaultCapacity)
    let unitCount = Int((part.count + size - 1) / size)
    ParallelWork.run(units: unitCount, jobs: jobs, makeWorker: { BatchWorker(engine: self) }) { unit, worker in
      if isStopped() { return }
      let first = UInt64(unit) * size
      worker.generator.fill(&worker.batch, with: part.dropFirst(first), of: table)
      body(worker.batch, Int(first))
    }
  }
}

/// A generator and its batch: the working memory of one thread.
private final class BatchWorker {
  let generator: SampleGenerator
  var batch = SampleBatch()

  init(engine: Engine) { generator = engine.makeGenerator() }
}
