#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The processor time of one thread, for other threads to read: however busy the machine is, only that thread's own
/// work counts.
package struct ThreadClock: Sendable {
  private let clock: clockid_t

  /// The clock of the calling thread; nothing where the system has none.
  package init?() {
    var clock = clockid_t()
    guard pthread_getcpuclockid(pthread_self(), &clock) == 0 else { return nil }
    self.clock = clock
  }

  /// Nothing once the thread has ended.
  package var nanoseconds: UInt64? {
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return nil }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
