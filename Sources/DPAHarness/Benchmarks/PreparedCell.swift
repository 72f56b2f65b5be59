package import DPAEngine

/// A cell that is ready to be measured.
package struct PreparedCell {
  private let work: any CellWork
  /// More of the same work, whose result is thrown away.
  private let extra: (any CellWork)?

  init(_ work: any CellWork, extra: (any CellWork)?) {
    self.work = work
    self.extra = extra
  }

  /// One iteration. Valgrind finds it by its name, so it stays a function of its own.
  @inline(never)
  package func measuredIteration() throws(HarnessError) {
    try work.run()
    try extra?.run()
  }

  /// Root of what the last iteration computed.
  package func root() throws(HarnessError) -> Digest { try work.root() }
}
