internal import SystemLibrary

/// A value that one thread at a time can see.
///
/// The thread sanitizer follows this lock. It cannot follow Linux's `Synchronization.Mutex` where threads wait for each
/// other, and would report races that are none.
package final class Guarded<Value>: @unchecked Sendable {
  // In memory of its own: a lock must not move, and a stored property may be copied to be passed on.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  package init(_ value: Value) {
    self.value = value
    lock.initialize(to: pthread_mutex_t())
    let status = pthread_mutex_init(lock, nil)
    precondition(status == 0, "the system has memory for a lock")
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deinitialize(count: 1)
    lock.deallocate()
  }

  package func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
