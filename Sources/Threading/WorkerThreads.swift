import SystemLibrary

/// Numbered work on the calling thread and on as many further threads as the system gives.
///
/// Dispatch waits until the system gives it a thread, and that can be for ever where the number of processes is
/// limited. Here the calling thread always works, so that work which is dealt out makes progress whatever the system
/// refuses.
package enum WorkerThreads {
  /// Starts a thread that runs a body, and returns what waits for its end; nil where no thread is to be had.
  package typealias Start = @Sendable (_ body: @escaping @Sendable () -> Void) -> (() -> Void)?

  /// Calls `body` with 0 on this thread and with each number below `count` on a thread of its own, and returns when all
  /// calls have. Once no thread is to be had, the numbers that are left are never called.
  package static func run(_ count: Int, start: Start = system, _ body: @Sendable (Int) -> Void) {
    precondition(count > 0, "work needs a thread")
    withoutActuallyEscaping(body) { body in
      var waits: [() -> Void] = []
      for number in 1..<max(count, 1) {
        // No thread now is no error: those that are there share the work.
        guard let wait = start({ body(number) }) else { break }
        waits.append(wait)
      }
      // This thread works before it waits, so that work is done even where no other thread started.
      body(0)
      for wait in waits { wait() }
    }
  }

  /// Lets the calling thread wait.
  package static func sleep(microseconds: UInt32) { _ = usleep(microseconds) }

  /// The system's threads.
  package static let system: Start = { body in
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { work in
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard status == 0 else {
      // The thread that would have taken the reference over does not exist.
      work.release()
      return nil
    }
    let started = thread
    return { pthread_join(started, nil) }
  }
}

/// What a thread runs, on its way through a C function.
private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
