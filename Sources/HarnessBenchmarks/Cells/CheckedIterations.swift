package import HarnessKit
package import Hashing

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
    guard let root else { return root = found }
    if found != root { otherRoot = otherRoot ?? found }
  }

  /// One that is not measured.
  package mutating func next() throws(HarnessError) {
    try next { (prepared) throws(HarnessError) in try prepared.measuredIteration() }
  }
}
