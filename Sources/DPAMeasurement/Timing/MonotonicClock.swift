import SystemLibrary

/// The system's monotonic clock.
public enum MonotonicClock {
  private static let origin = ContinuousClock.now

  /// Nanoseconds since this process first asked; never goes back.
  public static func nanoseconds() -> UInt64 {
    // Read first: it is made on first use, which must not come after the present.
    let origin = origin
    let (seconds, attoseconds) = (ContinuousClock.now - origin).components
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }
}

/// How finely a clock counts and what reading it costs: nothing shorter can be timed.
public struct ClockQuality: Sendable, Equatable {
  /// The smallest step that was seen.
  public let resolutionNanoseconds: UInt64
  /// The mean time of one reading.
  public let costNanoseconds: Double

  /// Measures a clock by reading it.
  ///
  /// - Returns: Unavailable where the clock never moved.
  public static func measure(
    readings: Int = 100_000, of nanoseconds: () -> UInt64 = { ProcessTime.monotonicNanoseconds }
  ) -> Reading<ClockQuality> {
    precondition(readings > 0, "a clock has to be read to be measured")
    let start = nanoseconds()
    var last = start
    var smallest = UInt64.max
    for _ in 0..<readings {
      let now = nanoseconds()
      // Equal readings are no step: the clock is read faster than it counts.
      if now > last { smallest = min(smallest, now - last) }
      last = now
    }
    guard smallest < .max else { return .unavailable("the clock did not move in \(readings) readings") }
    return .available(
      ClockQuality(resolutionNanoseconds: smallest, costNanoseconds: Double(last - start) / Double(readings)))
  }
}

/// The processor time of one thread, for other threads to read: however busy the machine is, only that thread's own
/// work counts.
package struct ThreadClock: Sendable {
  private let clock: clockid_t

  /// The clock of the calling thread; nil where the system has none.
  package init?() {
    var clock = clockid_t()
    guard pthread_getcpuclockid(pthread_self(), &clock) == 0 else { return nil }
    self.clock = clock
  }

  /// Nil once the thread has ended.
  package var nanoseconds: UInt64? {
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return nil }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
