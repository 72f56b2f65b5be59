package import Hashing

/// Generates rows of a table and hashes them, leaf by leaf: the working memory of one thread.
package final class PartHasher {
  /// Leaves that are hashed together at most, one in each lane of the widest kernel.
  private static let laneCount = 16
  /// Records that are held at a time, where a leaf is not longer: engines with long records take fewer leaves.
  private static let groupByteLimit = 1 << 26

  private let layout: RecordLayout
  private let generator: any RecordGenerator
  private let hasher: any LeafHasher
  private let leaves: TableLeaves
  private let leafByteCount: Int
  private let groupLeafCount: Int
  private var records = ByteBuffer()
  private var hashes = [Digest](repeating: Digest(), count: laneCount)
  private var tree = MerkleRoot()
  /// Exact statistics of all rows so far; nil where they are not wanted.
  package private(set) var statistics: ExactStatistics?

  /// - Parameter frame: The rows from whose first id leaves are counted.
  package init(engine: some TableEngine, table: Table, frame: SampleRange, statistics: Bool) {
    layout = engine.layout
    generator = engine.makeGenerator(of: table)
    hasher = engine.makeLeafHasher()
    leaves = TableLeaves(range: frame)
    leafByteCount = TableHasher.leafRecordCount * engine.layout.byteCount
    groupLeafCount = max(1, min(Self.laneCount, Self.groupByteLimit / leafByteCount))
    self.statistics = statistics ? ExactStatistics(engine.layout) : nil
  }

  /// The hash over leaves that make up one node.
  ///
  /// - Precondition: the table has these leaves, and at least one is asked for.
  package func hash(of node: Range<UInt64>) -> Digest {
    tree.removeAll()
    var first = node.lowerBound
    while first < node.upperBound {
      let end = min(node.upperBound, first + UInt64(groupLeafCount))
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
      forEachHash(ofGroup: rest.prefix(groupLeafCount)) { hashes.append($0) }
      rest = rest.dropFirst(groupLeafCount)
    }
  }

  /// SHA-256 of the records of rows that are not whole leaves.
  package func recordsDigest(of rows: SampleRange) -> Digest {
    var hash = SHA256()
    forEachLeafful(of: rows) {
      let records = self.records
      hash.update(records.bytes)
    }
    return hash.finalized()
  }

  /// Counts rows without hashing them.
  func countStatistics(of rows: SampleRange) { forEachLeafful(of: rows) {} }

  private func forEachLeafful(of rows: SampleRange, _ body: () -> Void) {
    var rest = rows
    while !rest.isEmpty {
      generate(CollectionOfOne(rest.prefix(TableLeaves.rowCount)))
      body()
      rest = rest.dropFirst(TableLeaves.rowCount)
    }
  }

  private func forEachHash(ofGroup group: some Collection<UInt64>, _ body: (Digest) -> Void) {
    // All rows of the group are made first: kernels hash its leaves side by side.
    generate(group.lazy.map { self.leaves.rows(of: $0..<($0 + 1)) })
    let wholeCount = records.count / leafByteCount
    hash(wholeCount, from: 0, leafByteCount: leafByteCount)
    for index in 0..<wholeCount { body(hashes[index]) }
    // Only the table's last leaf can be short; the lanes of a kernel need equal lengths, so it goes alone.
    let rest = records.count % leafByteCount
    guard rest > 0 else { return }
    hash(1, from: records.count - rest, leafByteCount: rest)
    body(hashes[0])
  }

  private func hash(_ count: Int, from start: Int, leafByteCount: Int) {
    guard count > 0 else { return }
    // Swapped out: a stored property cannot be open for writing while a method runs.
    var hashes: [Digest] = []
    swap(&hashes, &self.hashes)
    var span = hashes.mutableSpan
    let records = self.records
    let leaves = start..<(start + count * leafByteCount)
    hasher.hash(records.bytes.extracting(leaves), leafByteCount: leafByteCount, into: &span)
    swap(&hashes, &self.hashes)
  }

  /// Replaces the records by those of some runs of rows, and counts them.
  private func generate(_ runs: some Sequence<SampleRange>) {
    // Swapped out: a stored property cannot be open for writing while a method runs.
    var records = ByteBuffer()
    swap(&records, &self.records)
    records.removeAll()
    for run in runs {
      var rest = run
      while !rest.isEmpty { rest = generator.advance(rest, recordByteCount: layout.byteCount, to: &records) }
    }
    // While the records are still in the processor's cache.
    statistics?.add(records.bytes)
    swap(&records, &self.records)
  }
}
