import DPAEngine
import HarnessBenchmarks
import TableRuns

/// Hashes records that are there already into the root of their table, with one kernel.
final class LeavesWork: CellWork {
  private let hasher: LeafHashes
  private let records: ByteBuffer
  private var hashes: [Digest] = []
  private var tree = MerkleRoot()

  /// - Parameter engine: Computes the records; its kernel hashes them.
  init(_ table: Table, by engine: Engine) {
    hasher = LeafHashes(engine)
    var records = ByteBuffer()
    for batch in BenchmarkTable.batches(of: table, by: engine) { Record.append(batch, to: &records) }
    self.records = records
  }

  /// As many leaves with other hashes, so that the tree is as large as before.
  func spoil() {
    for place in hashes.indices { hashes[place] = Digest() }
    var tree = MerkleRoot()
    for hash in hashes { tree.append(leafHash: hash) }
    self.tree = tree
  }

  func run() {
    hashes.removeAll(keepingCapacity: true)
    let records = self.records
    hasher.append(leavesOf: records.bytes, to: &hashes)
    var tree = MerkleRoot()
    for hash in hashes { tree.append(leafHash: hash) }
    self.tree = tree
  }

  func root() -> Digest { tree.digest }
}
