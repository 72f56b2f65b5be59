import Foundation

/// A value that one thread at a time can see.
///
/// The thread sanitizer follows this lock. It cannot follow Linux's `Synchronization.Mutex` where threads wait for each
/// other, and would report races that are none.
package final class Guarded<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: Value) { self.value = value }

  package func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
