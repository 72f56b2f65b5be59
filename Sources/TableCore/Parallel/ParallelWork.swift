internal import Synchronization
package import Threading

/// Deals numbered units of work out to threads that each keep a worker of their own.
///
/// Units are taken from a counter, so that no thread waits for another; results belong into places by unit, never by
/// arrival.
package enum ParallelWork {
  /// Calls `body` once for each unit below `unitCount`, on at most `jobs` threads, and returns when all are done.
  ///
  /// - Parameters:
  ///   - start: Where threads come from; without any, the calling thread does all units.
  ///   - makeWorker: Called once in each thread.
  package static func run<Worker>(
    units unitCount: Int, jobs: Int, start: WorkerThreads.Start = WorkerThreads.system,
    makeWorker: @Sendable () -> Worker,
    finish: @Sendable (Int, Worker) -> Void = { _, _ in }, _ body: @Sendable (Int, Worker) -> Void
  ) {
    precondition(jobs > 0, "work needs a thread")
    let next = Atomic(0)
    @Sendable func work(_ thread: Int) {
      let worker = makeWorker()
      while true {
        // Relaxed: only the number counts; what a unit writes is handed over when the threads are joined.
        let unit = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard unit < unitCount else { break }
        body(unit, worker)
      }
      finish(thread, worker)
    }
    // No more threads than units, and one even for none, so that `finish` is called.
    WorkerThreads.run(max(1, min(jobs, unitCount)), start: start) { work($0) }
  }
}
