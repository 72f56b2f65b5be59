package import HarnessKit

/// Work that is cut into chunks: taken in order by one thread at a time, processed by many, delivered in order by one.
///
/// `OrderedPipeline` calls `take` and `deliver` never twice at once, so they may use what they share freely; `process`
/// must keep to its slot and worker.
package protocol ChunkTask: AnyObject, SendableMetatype {
  /// The memory of one chunk, used again for later ones.
  associatedtype Slot: AnyObject
  /// The memory of one thread.
  associatedtype Worker: AnyObject

  /// Called when a chunk first needs it, by one thread at a time.
  func makeSlot() -> Slot
  /// Called by each thread that has work.
  func makeWorker() -> Worker
  /// Fills a slot with what the next chunk needs; false where there is no further chunk.
  func take(_ slot: Slot) throws(HarnessError) -> Bool
  func process(_ slot: Slot, with worker: Worker)
  /// Uses a processed chunk; chunks come in the order in which they were taken.
  func deliver(_ slot: Slot) throws(HarnessError)
}
