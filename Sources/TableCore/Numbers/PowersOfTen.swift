internal import BigInt

/// The powers of ten that binary64 meets, each rounded up to 128 significant bits.
///
/// Both directions use them: `ShortestDecimal` to write, `DecimalNumber` to read.
package struct PowersOfTen: Sendable {
  package static let exponents = -342...324

  /// Made once, with exact integers.
  package static let table = PowersOfTen()

  /// The upper and the lower 64 bits of one power after another.
  package let words: [UInt64]

  private init() {
    var words = [UInt64](repeating: 0, count: 2 * Self.exponents.count)
    // Computed at the start instead of being listed: 1,334 constants could hide a wrong digit.
    var power = BigUInt(1)
    for exponent in 0...(-Self.exponents.lowerBound) {
      if exponent <= Self.exponents.upperBound {
        Self.store(Self.leadingBits(ofQuotient: power, by: 1), exponent, in: &words)
      }
      if exponent > 0 { Self.store(Self.leadingBits(ofQuotient: 1, by: power), -exponent, in: &words) }
      power *= 10
    }
    self.words = words
  }

  private static func store(_ significand: BigUInt, _ exponent: Int, in words: inout [UInt64]) {
    words[wordIndex(exponent)] = UInt64(truncatingIfNeeded: significand >> 64)
    words[wordIndex(exponent) + 1] = UInt64(truncatingIfNeeded: significand)
  }

  /// Where the words of a power start.
  @inline(__always)
  package static func wordIndex(_ exponent: Int) -> Int { 2 * (exponent &- exponents.lowerBound) }

  /// A quotient times the power of two that brings it to 2^127..<2^128, rounded up.
  private static func leadingBits(ofQuotient numerator: BigUInt, by denominator: BigUInt) -> BigUInt {
    var shift = 128 - (numerator.bitWidth - denominator.bitWidth)
    while true {
      let (quotient, rest) =
        shift >= 0
        ? (numerator << shift).quotientAndRemainder(dividingBy: denominator)
        : numerator.quotientAndRemainder(dividingBy: denominator << -shift)
      // Bit widths differ by at most one from the quotient's, so that a second try is enough.
      if quotient.bitWidth <= 128 { return rest.isZero ? quotient : quotient + 1 }
      shift -= 1
    }
  }
}
