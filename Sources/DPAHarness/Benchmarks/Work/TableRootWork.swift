import DPAEngine
import HarnessBenchmarks

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
