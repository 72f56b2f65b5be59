package import HarnessKit
package import TableCore

/// Computes each row again and keeps the first that differs.
package final class RegenerationCheck: RowCheck {
  private let engine: any TableEngine
  private let table: Table
  /// The ids that the file should hold, from its first row on.
  private let part: SampleRange
  private(set) var first: RowDifference?
  private(set) var wrongRowCount: UInt64 = 0

  package init(_ engine: any TableEngine, _ table: Table, part: SampleRange) {
    self.engine = engine
    self.table = table
    self.part = part
  }

  package final class Worker {
    package let generator: any RecordGenerator
    package var records = ByteBuffer()

    package init(_ generator: any RecordGenerator) { self.generator = generator }
  }

  package struct Finding {
    package var first: RowDifference?
    package var wrongRowCount: UInt64 = 0
  }

  package func makeWorker() -> Worker { Worker(engine.makeGenerator(of: table)) }

  package func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Worker) -> Finding? {
    var finding = Finding()
    var rest = part.dropFirst(firstRow).prefix(UInt64(batch.count))
    var row = 0
    let byteCount = engine.layout.byteCount
    while !rest.isEmpty {
      worker.records.removeAll()
      let count = Int(worker.generator.append(rest, to: &worker.records))
      rest = rest.dropFirst(UInt64(count))
      let records = worker.records
      for index in 0..<count {
        let expected = records.bytes.extracting((index * byteCount)..<((index + 1) * byteCount))
        let difference = RowDifference(
          row: firstRow + UInt64(row), expected: expected, found: batch.record(row), engine.layout)
        if let difference {
          finding.first = finding.first ?? difference
          finding.wrongRowCount += 1
        }
        row += 1
      }
    }
    return finding.wrongRowCount == 0 ? nil : finding
  }

  package func take(_ finding: Finding) throws(HarnessError) {
    first = first ?? finding.first
    wrongRowCount += finding.wrongRowCount
  }
}
