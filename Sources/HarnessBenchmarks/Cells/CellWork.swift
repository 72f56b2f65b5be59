package import HarnessKit
package import Hashing

/// The work of one cell, with all the memory that it needs, to be done again and again.
package protocol CellWork: AnyObject {
  /// Overwrites all that the last run computed, so that only another run can make it right again; not measured.
  ///
  /// Nothing is allocated or released that the next run would then have to make up for, or its counts would not be
  /// those of a steady iteration.
  func spoil()
  /// The part that is measured; its result stays in memory.
  func run() throws(HarnessError)
  /// Root of what the last run computed, and another one once that is spoiled; not measured.
  func root() throws(HarnessError) -> Digest
}
