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
  private var sum = WideSum(lowestExponent: sumExponents.lower, highestExponent: sumExponents.upper)
  private var sumOfSquares = WideSum(lowestExponent: squareExponents.lower, highestExponent: squareExponents.upper)

  private static let sumExponents = (lower: -1_074, upper: 1_024)
  private static let squareExponents = (lower: -2_148, upper: 2_048)

  /// For values of any size; fastest for those of a magnitude up to about `typicalMagnitude`.
  public init(typicalMagnitude: Double = 64) {
    window = FixedPointWindow(magnitude: abs(typicalMagnitude))
  }

  /// - Throws: `TableError.valueNotFinite`.
  public mutating func add(_ value: Double) throws(TableError) {
    guard value.isFinite else { throw .valueNotFinite(value) }
    add(finite: value)
  }

  /// - Precondition: all values are finite.
  package mutating func add(finite values: Span<Double>) {
    for index in 0..<values.count { add(finite: values[unchecked: index]) }
  }

  /// Adds the values that lie `stride` bytes apart, from `offset` on.
  ///
  /// - Precondition: all of them are finite.
  mutating func add(finite records: Span<UInt8>, offset: Int, stride: Int, isWide: Bool) {
    let bytes = records.bytes
    var position = offset
    let width = isWide ? 8 : 4
    precondition(offset >= 0 && stride >= offset + width && records.count.isMultiple(of: stride), "whole records")
    while position < records.count {
      if isWide {
        let pattern = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
        add(finite: Double(bitPattern: pattern))
      } else {
        let pattern = UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self))
        add(finite: Double(Float(bitPattern: pattern)))
      }
      position &+= stride
    }
  }

  @inline(__always)
  private mutating func add(finite value: Double) {
    count &+= 1
    // Two comparisons rather than `min` and `max`, whose rules for zeros and NaN are not needed here.
    if value < minimum { minimum = value }
    if value > maximum { maximum = value }
    if !window.add(value) { addWide(value) }
  }

  private mutating func addWide(_ value: Double) {
    // Zeros change no sum; only their signs matter, for the extremes.
    if value == 0 {
      hasNegativeZero = hasNegativeZero || value.sign == .minus
      hasPositiveZero = hasPositiveZero || value.sign == .plus
      return
    }
    let isNormal = value.exponentBitPattern > 0
    let significand = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
    let exponent = Int(max(value.exponentBitPattern, 1)) - 1_075
    sum.add(UInt128(significand), exponent: exponent, isNegative: value.sign == .minus)
    // 106 bits: the square of a significand is exact in UInt128.
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
    // Windows of different fineness cannot be added; what they hold can.
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
  /// - Throws: `TableError.noStatistics` where there are none.
  public func statistics() throws(TableError) -> ColumnStatistics {
    guard count > 0 else { throw .noStatistics }
    let exact = withEmptyWindow
    let sum = exact.sum.integer
    let count = BigUInt(self.count)
    let mean = CorrectRounding.quotient(sum, count, exponent: -1_074)
    // (count * sum of squares - sum^2) / (count * (count - 1)): the integers share the exponent 2 * -1074.
    let spread = BigInt(count) * exact.sumOfSquares.integer - sum * sum
    let deviation =
      self.count == 1
      ? 0 : CorrectRounding.squareRoot(spread.magnitude, count * (count - 1), exponent: -1_074)
    return ColumnStatistics(
      mean: mean, standardDeviation: deviation,
      minimum: signedMinimum, maximum: signedMaximum, count: self.count)
  }

  /// Infinite where there are no values.
  var signedMinimum: Double { minimum == 0 ? (hasNegativeZero ? -0.0 : 0.0) : minimum }
  var signedMaximum: Double { maximum == 0 ? (hasPositiveZero ? 0.0 : -0.0) : maximum }

  /// The sum in units of 2^-1074, and the sum of squares in units of its square.
  var integers: (sum: BigInt, sumOfSquares: BigInt) {
    let exact = withEmptyWindow
    return (exact.sum.integer, exact.sumOfSquares.integer)
  }

  private var withEmptyWindow: ExactAccumulator {
    var exact = self
    exact.emptyWindow()
    return exact
  }
}

// MARK: Exchange

extension ExactAccumulator {
  /// All that was collected, for a receipt.
  public var sums: ExactSums {
    let exact = withEmptyWindow
    return ExactSums(
      count: count, minimum: count > 0 ? signedMinimum : nil, maximum: count > 0 ? signedMaximum : nil,
      sum: exact.sum.fraction, sumOfSquares: exact.sumOfSquares.fraction)
  }

  /// What a receipt holds; nil where it contradicts itself.
  public init?(_ sums: ExactSums) {
    self.init()
    guard
      let sum = WideSum(
        sums.sum, lowestExponent: Self.sumExponents.lower, highestExponent: Self.sumExponents.upper),
      let squares = WideSum(
        sums.sumOfSquares, lowestExponent: Self.squareExponents.lower, highestExponent: Self.squareExponents.upper)
    else { return nil }
    self.sum = sum
    sumOfSquares = squares
    count = sums.count
    guard let minimum = sums.minimum, let maximum = sums.maximum else {
      let isEmpty = sums.sum.mantissa == "0" && sums.sumOfSquares.mantissa == "0"
      guard count == 0 && sums.minimum == nil && sums.maximum == nil && isEmpty else { return nil }
      return
    }
    guard count > 0 && minimum.isFinite && maximum.isFinite && minimum <= maximum else { return nil }
    self.minimum = minimum
    self.maximum = maximum
    hasNegativeZero = minimum == 0 && minimum.sign == .minus
    hasPositiveZero = maximum == 0 && maximum.sign == .plus
  }
}
