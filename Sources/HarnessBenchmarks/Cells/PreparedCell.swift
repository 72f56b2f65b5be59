public import HarnessKit
public import Hashing

/// A cell that is ready to be measured.
package struct PreparedCell {
  private let work: any CellWork
  /// More of the same work, whose result is thrown away.
  private let extra: ExtraWork?

  /// The root that the extra work has when it was not done is all that is known of its result beforehand.
  private final class ExtraWork {
    let work: any CellWork
    var spoiledRoot = Digest()

    init(_ work: any CellWork) { self.work = work }
  }

  package init(_ work: any CellWork, extra: (any CellWork)?) {
    self.work = work
    self.extra = extra.map(ExtraWork.init)
  }

  /// Overwrites the result of the last iteration, so that only another one can make it right again.
  package func spoil() throws(HarnessError) {
    work.spoil()
    guard let extra else { return }
    // The expected root of the extra work is not known, so one that was not done is told by its spoiled root.
    extra.work.spoil()
    extra.spoiledRoot = try extra.work.root()
  }

  /// One iteration. Valgrind finds it by its name, so it stays a function of its own.
  @inline(never)
  package func measuredIteration() throws(HarnessError) {
    try work.run()
    try extra?.work.run()
  }

  /// Root of what the last iteration computed; of nothing where it left the extra work out.
  package func root() throws(HarnessError) -> Digest {
    if let extra, try extra.work.root() == extra.spoiledRoot { return Digest() }
    return try work.root()
  }
}

/// Iterations whose result was overwritten before and is looked at after, so that each of them has to do the work.
package struct CheckedIterations {
  private let prepared: PreparedCell
  /// Of the first iteration.
  private(set) var root: Digest?
  /// The first that differs from it.
  private(set) var otherRoot: Digest?

  package init(_ prepared: PreparedCell) { self.prepared = prepared }

  /// - Parameter measured: Does one iteration and nothing else, so that only this is timed or counted.
  package mutating func next(
    _ measured: (_ prepared: PreparedCell) throws(HarnessError) -> Void
  ) throws(HarnessError) {
    try prepared.spoil()
    try measured(prepared)
    let found = try prepared.root()
    // The first root is kept as the one to agree with; which of them is right is for the caller to say.
    guard let root else { return root = found }
    // Only the first different root is kept: one is enough to void the cell, and the others would crowd it out.
    if found != root { otherRoot = otherRoot ?? found }
  }

  /// One that is not measured.
  package mutating func next() throws(HarnessError) {
    try next { (prepared) throws(HarnessError) in try prepared.measuredIteration() }
  }
}

/// Which iterations of a cell do nothing on purpose, so that one can see that the cell is void:
/// `bench cells --skip-work`.
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
