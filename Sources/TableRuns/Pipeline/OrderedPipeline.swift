import Dispatch
package import HarnessKit
package import Threading

/// Runs a chunked task on several threads. Memory is that of a fixed number of slots, however long the task, and of no
/// more slots and workers than there are chunks, however many threads were asked for.
///
/// There is one lock for each stage and one turn of it for each chunk, none for each row.
package final class OrderedPipeline<Task: ChunkTask>: @unchecked Sendable {
  /// Slots beyond one for each thread, so that a slow chunk does not stop the others at once.
  private static var spareSlotCount: Int { 2 }

  private let task: Task
  private let slotCount: Int
  /// Counts `free`, plus one once there is nothing left to take.
  private let freeSlots: DispatchSemaphore
  private let taking = Guarded(Taking())
  private let delivery: Guarded<Delivery>
  /// Of the threads that had a chunk.
  private let workers = Guarded<[Task.Worker]>([])

  private struct Taking {
    var nextChunk = 0
    var isExhausted = false
  }

  /// Slots are handed from thread to thread, each owned by one at a time.
  private struct Delivery {
    var free: [Task.Slot] = []
    /// Slots that were not needed so far.
    var unmadeCount: Int
    /// Processed chunks, by their number modulo the number of slots.
    var ready: [Task.Slot?]
    var nextChunk = 0
    var isDelivering = false
    var takeError: HarnessError?
    var deliveryError: HarnessError?
  }

  private init(_ task: Task, jobs: Int) {
    self.task = task
    // One thread delivers its own chunk before it takes the next, so that one slot is enough.
    slotCount = jobs == 1 ? 1 : jobs + Self.spareSlotCount
    // A semaphore must not end below the value it was made with, which after a failure it would.
    freeSlots = DispatchSemaphore(value: 0)
    for _ in 0..<slotCount { freeSlots.signal() }
    delivery = Guarded(Delivery(unmadeCount: slotCount, ready: Array(repeating: nil, count: slotCount)))
  }

  /// Runs all chunks and returns the workers of the threads that had any.
  ///
  /// - Parameter start: Where threads come from; without any, the calling thread does all chunks.
  /// - Throws: What `deliver` threw, else what `take` threw, after all chunks before it were delivered.
  package static func run(
    _ task: Task, jobs: Int, start: WorkerThreads.Start = WorkerThreads.system
  ) throws(HarnessError) -> [Task.Worker] {
    precondition(jobs >= 1, "at least one thread")
    let pipeline = OrderedPipeline(task, jobs: jobs)
    WorkerThreads.run(jobs, start: start) { _ in pipeline.work() }
    if let error = pipeline.delivery.withLock({ $0.deliveryError ?? $0.takeError }) { throw error }
    return pipeline.workers.withLock { workers in
      nonisolated(unsafe) let made = workers
      return made
    }
  }

  private func work() {
    // Asked for work before a worker is made: more threads than chunks then cost no memory.
    guard var (slot, chunk) = next() else { return }
    nonisolated(unsafe) let worker = task.makeWorker()
    workers.withLock { $0.append(worker) }
    while true {
      task.process(slot, with: worker)
      handOver(slot, chunk)
      guard let following = next() else { return }
      (slot, chunk) = following
    }
  }

  /// Waits for a free slot and takes the next chunk into it.
  private func next() -> (slot: Task.Slot, chunk: Int)? {
    // Waiting bounds the memory: a chunk is only taken when there is a slot for it.
    freeSlots.wait()
    let taken = taking.withLock { taking -> (slot: Task.Slot, chunk: Int)? in
      guard !taking.isExhausted, let slot = freeSlot() else { return nil }
      do throws(HarnessError) {
        if try task.take(slot) {
          taking.nextChunk += 1
          return (slot, taking.nextChunk - 1)
        }
      } catch {
        delivery.withLock { $0.takeError = error }
      }
      taking.isExhausted = true
      return nil
    }
    // Nothing left: the next thread that waits must learn it too.
    if taken == nil { freeSlots.signal() }
    return taken
  }

  /// One that was used before, else a new one; nil where a delivery has failed.
  private func freeSlot() -> Task.Slot? {
    delivery.withLock { delivery in
      guard delivery.deliveryError == nil else { return nil }
      if let slot = delivery.free.popLast() { return slot }
      precondition(delivery.unmadeCount > 0, "the semaphore counts no more slots than there are")
      delivery.unmadeCount -= 1
      return task.makeSlot()
    }
  }

  /// Delivers all chunks whose turn it is, unless another thread is at it.
  private func handOver(_ slot: Task.Slot, _ chunk: Int) {
    nonisolated(unsafe) let slot = slot
    var due = delivery.withLock { delivery -> Task.Slot? in
      // Never taken: chunks in work are fewer than slots, so no two of them share a place.
      delivery.ready[chunk % slotCount] = slot
      // The thread that delivers finds this chunk when it is done with its own; nobody waits for the turn.
      return delivery.isDelivering ? nil : nextDue(&delivery)
    }
    while let slot = due {
      nonisolated(unsafe) let delivered = slot
      // Outside the lock: writing a chunk takes long, and other threads must be able to hand over theirs.
      let error = deliver(delivered)
      due = delivery.withLock { delivery in
        delivery.deliveryError = delivery.deliveryError ?? error
        delivery.free.append(delivered)
        return nextDue(&delivery)
      }
      // After the lock is released, so that the thread that wakes up does not meet it at once.
      freeSlots.signal()
    }
  }

  private func deliver(_ slot: Task.Slot) -> HarnessError? {
    do throws(HarnessError) {
      try task.deliver(slot)
      return nil
    } catch {
      return error
    }
  }

  /// The chunk to deliver now; notes whether there is one.
  private func nextDue(_ delivery: inout Delivery) -> Task.Slot? {
    let place = delivery.nextChunk % slotCount
    // After an error nothing more is delivered: an output must not go on behind a gap.
    guard delivery.deliveryError == nil, let slot = delivery.ready[place] else {
      delivery.isDelivering = false
      return nil
    }
    delivery.ready[place] = nil
    delivery.nextChunk += 1
    delivery.isDelivering = true
    return slot
  }
}

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
