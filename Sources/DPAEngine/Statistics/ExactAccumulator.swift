internal import BigInt

/// The exact sum, sum of squares, extremes and count of binary64 values.
///
/// Nothing is rounded before the end, so the results have the same bits for any order and any partition of the values.
public struct ExactAccumulator: Hashable, Sendable {
  /// Values so far.
  public private(set) var count: UInt64 = 0
  private var minimum = Double.infinity
  private var maximum = -Double.infinity
  /// Which zeros came: -0.0 counts as the smaller, so that the extremes do not depend on the order.
  private var hasNegativeZero = false
  private var hasPositiveZero = false
  private var window: FixedPointWindow
  /// What the window did not take. A square's exponent is twice that of its value.
  private var sum = WideSum(lowestExponent: -1_074, highestExponent: 1_024)
  private var sumOfSquares = WideSum(lowestExponent: -2_148, highestExponent: 2_048)

  /// For values of any size; fastest for those of a magnitude up to about `typicalMagnitude`.
  public init(typicalMagnitude: Double = 64) {
    window = FixedPointWindow(magnitude: abs(typicalMagnitude))
  }

  /// - Throws: `EngineError.valueNotFinite`.
  public mutating func add(_ value: Double) throws(EngineError) {
    guard value.isFinite else { throw .valueNotFinite(value) }
    add(finite: value)
  }

  /// - Precondition: all values are finite.
  mutating func add(finite values: Span<Double>) {
    for index in 0..<values.count { add(finite: values[unchecked: index]) }
  }

  @inline(__always)
  private mutating func add(finite value: Double) {
    count &+= 1
    if value < minimum { minimum = value }
    if value > maximum { maximum = value }
    if !window.add(value) { addWide(value) }
  }

  private mutating func addWide(_ value: Double) {
    if value == 0 {
      hasNegativeZero = hasNegativeZero || value.sign == .minus
      hasPositiveZero = hasPositiveZero || value.sign == .plus
      return
    }
    let isNormal = value.exponentBitPattern > 0
    let significand = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
    let exponent = Int(max(value.exponentBitPattern, 1)) - 1_075
    sum.add(UInt128(significand), exponent: exponent, isNegative: value.sign == .minus)
    sumOfSquares.add(UInt128(significand) * UInt128(significand), exponent: 2 * exponent, isNegative: false)
  }

  /// Adds all that another accumulator has seen.
  public mutating func merge(_ other: ExactAccumulator) {
    count += other.count
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    hasNegativeZero = hasNegativeZero || other.hasNegativeZero
    hasPositiveZero = hasPositiveZero || other.hasPositiveZero
    var other = other
    other.emptyWindow()
    emptyWindow()
    sum.merge(other.sum)
    sumOfSquares.merge(other.sumOfSquares)
  }

  private mutating func emptyWindow() {
    let lowest = -window.fractionBits
    sum.add(window.sum.magnitude, exponent: lowest, isNegative: window.sum < 0)
    sumOfSquares.add(window.squaresLow, exponent: 2 * lowest, isNegative: false)
    sumOfSquares.add(window.squaresHigh, exponent: 2 * lowest + 64, isNegative: false)
    window.clear()
  }

  /// The statistics of the values so far.
  ///
  /// - Throws: `EngineError.noStatistics` where there are none.
  public func statistics() throws(EngineError) -> ParameterStatistics {
    guard count > 0 else { throw .noStatistics }
    var exact = self
    exact.emptyWindow()
    let sum = exact.sum.integer
    let count = BigUInt(self.count)
    let mean = CorrectRounding.quotient(sum, count, exponent: -1_074)
    // (count * sum of squares - sum^2) / (count * (count - 1)): the integers share the exponent 2 * -1074.
    let spread = BigInt(count) * exact.sumOfSquares.integer - sum * sum
    let deviation =
      self.count == 1
      ? 0 : CorrectRounding.squareRoot(spread.magnitude, count * (count - 1), exponent: -1_074)
    return ParameterStatistics(
      mean: mean, standardDeviation: deviation,
      minimum: minimum == 0 ? (hasNegativeZero ? -0.0 : 0.0) : minimum,
      maximum: maximum == 0 ? (hasPositiveZero ? 0.0 : -0.0) : maximum,
      count: self.count)
  }
}
