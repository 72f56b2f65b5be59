public import HarnessKit
public import Hashing

/// Which iterations of a cell do nothing on purpose, so that one can see that the cell is void: `bench --skip-work`.
public enum SkippedWork: String, CaseIterable, Sendable {
  case all
  /// All but the first.
  case later

  package func applied(to work: any CellWork) -> any CellWork { IdleWork(work, self) }
}

/// A cell's work without its runs.
private final class IdleWork: CellWork {
  private let work: any CellWork
  private var runsLeft: Int

  init(_ work: any CellWork, _ skipped: SkippedWork) {
    self.work = work
    runsLeft = skipped == .all ? 0 : 1
  }

  func spoil() { work.spoil() }

  func run() throws(HarnessError) {
    guard runsLeft > 0 else { return }
    runsLeft -= 1
    try work.run()
  }

  func root() throws(HarnessError) -> Digest { try work.root() }
}
