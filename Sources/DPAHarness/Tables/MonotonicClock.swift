/// The system's clock that only goes forward, for progress and checkpoints; no result depends on it.
enum MonotonicClock {
  /// Nanoseconds since this was called first for a start.
  static func makeNanoseconds() -> () -> UInt64 {
    let start = ContinuousClock().now
    return {
      let (seconds, attoseconds) = start.duration(to: ContinuousClock().now).components
      return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
  }
}
