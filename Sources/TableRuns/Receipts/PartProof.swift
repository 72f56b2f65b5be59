package import HarnessKit
package import Hashing
package import TableCore

/// What a part of a table proves of itself, computed from its rows in memory that does not grow with it.
package struct PartProof {
  package let hashes: PartHashes
  package let leaves: LeafList
  package let sums: [ExactSums]

  /// Computes every row of a part.
  ///
  /// - Parameters:
  ///   - isInterrupted: Asked before each chunk whether to stop.
  ///   - take: Told the hash of each leaf that lies wholly in the part, in order, with the first of these leaves.
  /// - Throws: `HarnessError.interrupted`, and what `take` throws.
  package init(
    of part: SampleRange, in table: Table, by engine: any TableEngine, jobs: Int,
    isInterrupted: @escaping () -> Bool = { false },
    take: @escaping (_ leafHashes: [Digest], _ first: UInt64) throws(HarnessError) -> Void
  ) throws(HarnessError) {
    let leaves = TableLeaves(range: table.range)
    var chunks = LeafChunks(part, leaves)
    var partLeaves: [PartLeaf] = []
    var fold = SubtreeFold(part: part, leaves: leaves)
    var list = LeafListHash()
    let task = LeafTask(engine, table, statistics: true) { () throws(HarnessError) in
      // A receipt is all or nothing, so there is no part of it to resume.
      if isInterrupted() { throw .interrupted(rows: chunks.rowCount, canBeResumed: false) }
      return chunks.next()
    } deliver: { (chunk, hashes) throws(HarnessError) in
      switch chunk {
      case .border(let rows):
        partLeaves.append(PartLeaf(leaf: leaves.leaf(holding: rows.first), rows: rows, recordsDigest: hashes[0]))
      case .leaves(let numbers):
        for hash in hashes { fold.append(hash) }
        list.append(LeafFile.bytes(of: hashes).span)
        try take(hashes, numbers[0])
      }
    }
    var statistics = ExactStatistics(engine.layout)
    // Each thread has statistics of its own; exact sums are the same in any order.
    for hasher in try OrderedPipeline.run(task, jobs: jobs) {
      if let part = hasher.statistics { statistics.merge(part) }
    }
    self.hashes = PartHashes(subtrees: fold.subtrees, partLeaves: partLeaves)
    self.leaves = list.finished
    sums = statistics.sums
  }
}

/// Cuts a part into the rows at its borders and runs of its whole leaves.
private struct LeafChunks {
  private let leaves: TableLeaves
  private var borders: ArraySlice<SampleRange>
  private var rest: Range<UInt64>
  /// Rows given out so far.
  private(set) var rowCount: UInt64 = 0

  init(_ part: SampleRange, _ leaves: TableLeaves) {
    self.leaves = leaves
    borders = leaves.partial(in: part)[...]
    rest = leaves.whole(in: part)
  }

  mutating func next() -> LeafTask.Chunk? {
    // The borders first: they are known at once, and whole leaves then follow one another.
    if let rows = borders.popFirst() {
      rowCount += rows.count
      return .border(rows)
    }
    guard !rest.isEmpty else { return nil }
    let end = min(rest.upperBound, rest.lowerBound + LeafTask.leavesPerChunk)
    let run = rest.lowerBound..<end
    rest = end..<rest.upperBound
    rowCount += leaves.rows(of: run).count
    return .leaves(Array(run))
  }
}

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
  ///   - next: The next chunk; nil at the end.
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
