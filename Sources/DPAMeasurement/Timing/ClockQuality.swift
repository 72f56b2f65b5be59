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
      if now > last { smallest = min(smallest, now - last) }
      last = now
    }
    guard smallest < .max else { return .unavailable("the clock did not move in \(readings) readings") }
    return .available(
      ClockQuality(resolutionNanoseconds: smallest, costNanoseconds: Double(last - start) / Double(readings)))
  }
}
