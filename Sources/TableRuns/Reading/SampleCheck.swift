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

/// What a random sample without replacement says about all rows.
package struct SampleBound {
  package let wrong: Int
  package let picked: Int
  package let rowCount: UInt64

  /// With none wrong in n, at most 3 / n are wrong at 95 % (the rule of three: 1 - (1 - 3/n)^n > 0.95).
  package var sentence: String {
    guard wrong == 0 else { return "\(wrong) wrong in \(picked)" }
    guard picked > 0 else { return "no rows to check" }
    guard UInt64(picked) < rowCount else { return "0 wrong in \(picked), which are all rows" }
    return "0 wrong in \(picked): at most \(Self.percent(picked: picked)) % wrong at 95 %"
  }

  /// 3 / n, rounded up to millionths of a percent, without zeros at the end.
  package static func percent(picked: Int) -> String {
    // Rounded up, so that the sentence never promises more than the bound.
    let millionths = (300_000_000 + UInt64(picked) - 1) / UInt64(picked)
    let whole = min(millionths, 100_000_000) / 1_000_000
    let fraction = String(min(millionths, 100_000_000) % 1_000_000)
    let padded = String(repeating: "0", count: 6 - fraction.count) + fraction
    let digits = String(padded.reversed().drop { $0 == "0" }.reversed())
    return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
  }
}
