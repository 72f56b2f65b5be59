internal import Dispatch
internal import Synchronization

/// Deals numbered units of work out to threads that each keep a worker of their own.
///
/// Units are taken from a counter, so that no thread waits for another; results belong into places by unit, never by
/// arrival.
package enum ParallelWork {
  /// Calls `body` once for each unit below `unitCount`, on at most `jobs` threads, and returns when all are done.
  ///
  /// - Parameter makeWorker: Called once in each thread.
  package static func run<Worker>(
    units unitCount: Int, jobs: Int, makeWorker: @Sendable () -> Worker,
    finish: @Sendable (Int, Worker) -> Void = { _, _ in }, _ body: @Sendable (Int, Worker) -> Void
  ) {
    precondition(jobs > 0, "work needs a thread")
    let threadCount = min(jobs, unitCount)
    let next = Atomic(0)
    @Sendable func work(_ thread: Int) {
      let worker = makeWorker()
      while true {
        let unit = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard unit < unitCount else { break }
        body(unit, worker)
      }
      finish(thread, worker)
    }
    if threadCount <= 1 {
      work(0)
    } else {
      DispatchQueue.concurrentPerform(iterations: threadCount) { work($0) }
    }
  }
}
