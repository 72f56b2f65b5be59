package import DPAEngine

/// The work of one cell, with all the memory that it needs, to be done again and again.
package protocol CellWork: AnyObject {
  /// The part that is measured; its result stays in memory.
  func run() throws(HarnessError)
  /// Root of what the last run computed; not measured.
  func root() throws(HarnessError) -> Digest
}
