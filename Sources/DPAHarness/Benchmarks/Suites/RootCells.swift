import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

/// Roots: of records by each kernel and as a stream, and of whole tables.
enum RootCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let leaves = plan.kernels.map { kernel in
      cell(
        "root/leaves/\(kernel)", plan.samples(81_920),
        isGated: plan.isFastest(kernel)
      ) { LeavesWork($0, by: Engine(kernel: kernel)) }
    }
    let fastest = Engine(kernel: plan.fastest)
    let tables = plan.jobs.map { jobs in
      cell("root/table/jobs-\(jobs)", plan.samples(UInt64(32_768 * jobs)), jobs: jobs) {
        TableRootWork($0, by: fastest, jobs: jobs)
      }
    }
    let stream = cell("root/stream", plan.samples(40_960)) { RecordStreamWork($0, by: fastest) }
    return leaves + tables + [stream]
  }

  private static func cell(
    _ name: String, _ sampleCount: UInt64, jobs: Int = 1, isGated: Bool = false,
    _ work: @escaping @Sendable (Table) -> any CellWork
  ) -> BenchmarkCell {
    BenchmarkCell(
      name, sampleCount: sampleCount, jobs: jobs, isGated: isGated,
      expecting: { count throws(HarnessError) in
        ExpectedRoot.portable(BenchmarkTable.table(count), .default)
      },
      work: { count throws(HarnessError) in work(BenchmarkTable.table(count)) })
  }
}

/// Computes the root of a table from its ids, keeping no row.
final class TableRootWork: CellWork {
  private let table: Table
  private let engine: Engine
  private let jobs: Int
  private var found = Digest()

  init(_ table: Table, by engine: Engine, jobs: Int) {
    self.table = table
    self.engine = engine
    self.jobs = jobs
  }

  func spoil() { found = Digest() }

  func run() { found = engine.root(of: table, jobs: jobs) }

  func root() -> Digest { found }
}

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
