package import HarnessKit
package import TableCore

/// Picks rows at random, each set of them equally likely, while the file goes by; they are computed again afterwards.
package final class SampleCheck: RowCheck {
  private let size: Int
  private var random: SplitMix64
  private var rowCount: UInt64 = 0
  /// The rows picked so far, with their places in the file.
  private(set) var picked: [(row: UInt64, record: [UInt8])] = []

  package init(size: Int, seed: UInt64) {
    self.size = size
    random = SplitMix64(seed: seed)
  }

  package func makeWorker() {}

  private static func copy(_ record: Span<UInt8>) -> [UInt8] { record.indices.map { record[$0] } }

  package func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Void) -> RecordBatch? {
    copy batch
  }

  /// Reservoir sampling: row n replaces a picked one with the chance size / (n + 1).
  package func take(_ rows: RecordBatch) throws(HarnessError) {
    for row in 0..<rows.count {
      if picked.count < size {
        picked.append((rowCount, Self.copy(rows.record(row))))
      } else {
        let place = random.next(below: rowCount + 1)
        if place < UInt64(size) { picked[Int(place)] = (rowCount, Self.copy(rows.record(row))) }
      }
      rowCount += 1
    }
  }
}
