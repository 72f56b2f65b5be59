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
