/// The interval that a draw u in [0, 1) is scaled into: `lower + width * u`, rounded twice, never fused.
public struct ParameterRange: Hashable, Sendable {
  /// Finite; a bound of -0.0 is stored as 0.0.
  public let lower: Double
  /// Finite and above `lower`.
  public let upper: Double
  /// `upper - lower` as binary64 has it: 1.2 - 0.8 is not 0.4.
  public let width: Double

  /// - Throws: `EngineError` when a bound is infinite or NaN, when they do not ascend, or when their distance
  /// overflows.
  public init(_ lower: Double, _ upper: Double) throws(EngineError) {
    guard lower.isFinite && upper.isFinite else { throw .boundNotFinite(lower: lower, upper: upper) }
    // Asked after finiteness, since no comparison with NaN is true and the error would be the wrong one.
    guard lower < upper else { throw .boundsNotAscending(lower: lower, upper: upper) }
    guard (upper - lower).isFinite else { throw .widthNotFinite(lower: lower, upper: upper) }
    self.init(valid: lower, upper)
  }

  /// For bounds known to be valid, such as those of the presets.
  init(valid lower: Double, _ upper: Double) {
    // -0.0 becomes 0.0: equal configurations must have equal bit patterns in receipts.
    self.lower = lower == 0 ? 0 : lower
    self.upper = upper == 0 ? 0 : upper
    width = self.upper - self.lower
  }

  /// The value of a draw.
  ///
  /// Source: CPython's `random.uniform`, `a + (b - a) * random()`. Swift never contracts the two operations into one.
  @inlinable
  public func value(at draw: Double) -> Double {
    let scaled = width * draw
    return lower + scaled
  }

  /// The value of the largest draw, which rounding may put at or a little above the upper bound.
  var greatest: Double { value(at: 0x1.fffffffffffffp-1) }
}
