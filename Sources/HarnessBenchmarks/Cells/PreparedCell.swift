package import HarnessKit
package import Hashing

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
