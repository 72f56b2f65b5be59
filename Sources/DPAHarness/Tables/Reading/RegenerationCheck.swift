import DPAEngine

/// Computes each row again and keeps the first that differs.
final class RegenerationCheck: RowCheck {
  private let engine: Engine
  private let table: Table
  /// The ids that the file should hold, from its first row on.
  private let part: SampleRange
  private(set) var first: RowDifference?
  private(set) var wrongRowCount: UInt64 = 0

  init(_ engine: Engine, _ table: Table, part: SampleRange) {
    self.engine = engine
    self.table = table
    self.part = part
  }

  final class Worker {
    let generator: SampleGenerator
    var batch = SampleBatch()

    init(_ generator: SampleGenerator) { self.generator = generator }
  }

  struct Finding {
    var first: RowDifference?
    var wrongRowCount: UInt64 = 0
  }

  func makeWorker() -> Worker { Worker(engine.makeGenerator()) }

  func find(in batch: borrowing SampleBatch, firstRow: UInt64, with worker: Worker) -> Finding? {
    var finding = Finding()
    var rest = part.dropFirst(firstRow).prefix(UInt64(batch.count))
    var row = 0
    while !rest.isEmpty {
      rest = rest.dropFirst(UInt64(worker.generator.fill(&worker.batch, with: rest, of: table)))
      for index in 0..<worker.batch.count {
        let difference = RowDifference(
          row: firstRow + UInt64(row), expected: worker.batch[index], found: batch[row])
        if let difference {
          finding.first = finding.first ?? difference
          finding.wrongRowCount += 1
        }
        row += 1
      }
    }
    return finding.wrongRowCount == 0 ? nil : finding
  }

  func take(_ finding: Finding) throws(HarnessError) {
    first = first ?? finding.first
    wrongRowCount += finding.wrongRowCount
  }
}
