import SystemLibrary

/// The clocks of this process.
public enum ProcessTime {
  /// Time since a fixed moment, never going back.
  public static var monotonic: Duration { read(CLOCK_MONOTONIC) }

  /// Time that processors have spent on all threads of this process.
  public static var processor: Duration { read(CLOCK_PROCESS_CPUTIME_ID) }

  /// Time that processors have spent on the calling thread: other load on the machine does not count.
  public static var thread: Duration { read(CLOCK_THREAD_CPUTIME_ID) }

  /// `monotonic` in nanoseconds; the cheapest to read.
  public static var monotonicNanoseconds: UInt64 { nanoseconds(CLOCK_MONOTONIC) }

  /// `processor` in nanoseconds.
  public static var processorNanoseconds: UInt64 { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

  /// `thread` in nanoseconds.
  public static var threadNanoseconds: UInt64 { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }

  private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    let status = clock_gettime(clock, &time)
    precondition(status == 0, "a clock that every system has")
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func read(_ clock: clockid_t) -> Duration {
    var time = timespec()
    let status = clock_gettime(clock, &time)
    precondition(status == 0, "a clock that every system has")
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
