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
