import DPAEngine

/// Picks rows at random, each set of them equally likely, while the file goes by; they are computed again afterwards.
final class SampleCheck: RowCheck {
  private let size: Int
  private var random: SplitMix64
  private var rowCount: UInt64 = 0
  /// The rows picked so far, with their places in the file.
  private(set) var picked: [(row: UInt64, sample: Sample)] = []

  init(size: Int, seed: UInt64) {
    self.size = size
    random = SplitMix64(seed: seed)
  }

  func makeWorker() {}

  func find(in batch: borrowing SampleBatch, firstRow: UInt64, with worker: Void) -> [Sample]? {
    (0..<batch.count).map { batch[$0] }
  }

  /// Reservoir sampling: row n replaces a picked one with the chance size / (n + 1).
  func take(_ rows: [Sample]) throws(HarnessError) {
    for sample in rows {
      if picked.count < size {
        picked.append((rowCount, sample))
      } else {
        let place = random.next(below: rowCount + 1)
        if place < UInt64(size) { picked[Int(place)] = (rowCount, sample) }
      }
      rowCount += 1
    }
  }
}
