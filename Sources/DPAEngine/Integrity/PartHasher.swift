/// Generates rows of a table and hashes them, leaf by leaf: the working memory of one thread.
package final class PartHasher {
  /// Leaves that are hashed together, one in each lane of the widest kernel.
  private static let groupLeafCount = 16

  private let generator: SampleGenerator
  private let table: Table
  private let leaves: TableLeaves
  private let runner: any KernelRunner
  private var batch = SampleBatch(validCapacity: TableHasher.leafRecordCount)
  private var records = [UInt8](repeating: 0, count: groupLeafCount * TableHasher.leafByteCount)
  private var hashes = [Digest](repeating: Digest(), count: groupLeafCount)
  private var tree = MerkleRoot()
  /// Exact statistics of all rows so far; nothing where they are not wanted.
  package private(set) var statistics: ExactStatistics?

  /// - Parameter frame: The rows from whose first id leaves are counted.
  package init(engine: Engine, table: Table, frame: SampleRange, statistics: Bool) {
    generator = engine.makeGenerator()
    runner = engine.kernel.makeRunner()
    self.table = table
    leaves = TableLeaves(range: frame)
    self.statistics = statistics ? ExactStatistics(for: engine.configuration) : nil
  }

  /// The hash over leaves that make up one node.
  ///
  /// - Precondition: the table has these leaves, and at least one is asked for.
  func hash(of node: Range<UInt64>) -> Digest {
    tree.removeAll()
    var first = node.lowerBound
    while first < node.upperBound {
      let end = min(node.upperBound, first + UInt64(Self.groupLeafCount))
      forEachHash(ofGroup: first..<end) { tree.append(leafHash: $0) }
      first = end
    }
    return tree.digest
  }

  /// Appends the hashes of some leaves, in the order given.
  ///
  /// - Precondition: the table has these leaves; its short last one comes last.
  package func append(hashesOf leaves: ArraySlice<UInt64>, to hashes: inout [Digest]) {
    var rest = leaves
    while !rest.isEmpty {
      forEachHash(ofGroup: rest.prefix(Self.groupLeafCount)) { hashes.append($0) }
      rest = rest.dropFirst(Self.groupLeafCount)
    }
  }

  /// SHA-256 of the records of rows that are not whole leaves.
  package func recordsDigest(of rows: SampleRange) -> Digest {
    var hash = SHA256()
    var rest = rows
    while !rest.isEmpty {
      let bytes = write(rest.prefix(TableLeaves.rowCount), at: 0)
      hash.update(records.span.extracting(first: bytes))
      rest = rest.dropFirst(TableLeaves.rowCount)
    }
    return hash.finalized()
  }

  /// Counts rows without hashing them.
  func countStatistics(of rows: SampleRange) {
    var rest = rows
    while !rest.isEmpty {
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      statistics?.add(batch)
    }
  }

  private func forEachHash(ofGroup group: some Collection<UInt64>, _ body: (Digest) -> Void) {
    var byteCount = 0
    for leaf in group { byteCount += write(leaves.rows(of: leaf..<(leaf + 1)), at: byteCount) }
    let wholeCount = byteCount / TableHasher.leafByteCount
    hash(wholeCount, from: 0, leafByteCount: TableHasher.leafByteCount)
    for index in 0..<wholeCount { body(hashes[index]) }
    let rest = byteCount % TableHasher.leafByteCount
    guard rest > 0 else { return }
    hash(1, from: byteCount - rest, leafByteCount: rest)
    body(hashes[0])
  }

  private func hash(_ count: Int, from start: Int, leafByteCount: Int) {
    let records = self.records
    // Swapped out: a stored property cannot be open for writing while a method runs.
    var hashes: [Digest] = []
    swap(&hashes, &self.hashes)
    var span = hashes.mutableSpan
    runner.hashLeaves(
      records.span.extracting(start..<(start + count * leafByteCount)), leafByteCount: leafByteCount, into: &span)
    swap(&hashes, &self.hashes)
  }

  /// Generates up to 1,024 rows and writes their records; returns how many bytes that are.
  private func write(_ rows: SampleRange, at start: Int) -> Int {
    generator.fill(&batch, with: rows, of: table)
    statistics?.add(batch)
    var span = records.mutableSpan
    var bytes = span.mutableBytes
    Record.write(batch, into: &bytes, at: start)
    return batch.count * Record.byteCount
  }
}
