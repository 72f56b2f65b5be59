package import HarnessKit
package import Hashing
package import TableCore

/// Computes leaves of a table on many threads and hands their hashes on in order: all of a part, for its receipt or its
/// audit, or those that an audit drew.
package final class LeafTask: ChunkTask {
  /// Leaves of one chunk: several times what a kernel hashes together, and few enough to keep memory small.
  package static let leavesPerChunk: UInt64 = 64

  /// Work for one thread.
  package enum Chunk {
    case leaves([UInt64])
    /// Rows of a leaf that is not wholly in the part.
    case border(SampleRange)
  }

  package final class Slot {
    fileprivate var chunk: Chunk?
    fileprivate var hashes: [Digest] = []
  }

  private let engine: any TableEngine
  private let table: Table
  private let wantsStatistics: Bool
  private let next: () throws(HarnessError) -> Chunk?
  private let deliver: (Chunk, [Digest]) throws(HarnessError) -> Void

  /// - Parameters:
  ///   - next: The next chunk; nothing at the end.
  ///   - deliver: Told each chunk, in order, with the hash of each of its leaves, or the digest of its rows.
  package init(
    _ engine: any TableEngine, _ table: Table, statistics: Bool, next: @escaping () throws(HarnessError) -> Chunk?,
    deliver: @escaping (Chunk, [Digest]) throws(HarnessError) -> Void
  ) {
    self.engine = engine
    self.table = table
    wantsStatistics = statistics
    self.next = next
    self.deliver = deliver
  }

  package func makeSlot() -> Slot { Slot() }

  package func makeWorker() -> PartHasher {
    PartHasher(engine: engine, table: table, frame: table.range, statistics: wantsStatistics)
  }

  package func take(_ slot: Slot) throws(HarnessError) -> Bool {
    slot.chunk = try next()
    return slot.chunk != nil
  }

  package func process(_ slot: Slot, with hasher: PartHasher) {
    slot.hashes.removeAll(keepingCapacity: true)
    switch slot.chunk {
    case .leaves(let leaves): hasher.append(hashesOf: leaves[...], to: &slot.hashes)
    case .border(let rows): slot.hashes.append(hasher.recordsDigest(of: rows))
    case nil: break
    }
  }

  package func deliver(_ slot: Slot) throws(HarnessError) {
    if let chunk = slot.chunk { try deliver(chunk, slot.hashes) }
  }
}
