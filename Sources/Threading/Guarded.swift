#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A value that one thread at a time can see.
///
/// The thread sanitizer follows this lock. It cannot follow Linux's `Synchronization.Mutex` where threads wait for each
/// other, and would report races that are none. Foundation has such a lock too, but 40 MB of it would then lie in the
/// C library.
package final class Guarded<Value>: @unchecked Sendable {
  /// In memory of its own, since a lock must not move.
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  package init(_ value: Value) {
    lock = .allocate(capacity: 1)
    let status = pthread_mutex_init(lock, nil)
    precondition(status == 0, "a lock needs no more than its memory")
    self.value = value
  }

  deinit {
    pthread_mutex_destroy(lock)
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
