internal import BigInt

/// Exact rational numbers rounded once to binary64, ties to even; subnormal results included.
enum CorrectRounding {
  /// Enough bits for a rounding bit, a guard and a sticky one beyond any binary64 significand.
  private static let keptBits = 66

  /// numerator / denominator * 2^exponent.
  static func quotient(_ numerator: BigInt, _ denominator: BigUInt, exponent: Int) -> Double {
    let (bits, shift) = stickyQuotient(numerator.magnitude, denominator, bitCount: keptBits)
    let value = double(bits, exponent: exponent - shift)
    return numerator.sign == .minus ? -value : value
  }

  /// The square root of numerator / denominator, times 2^exponent.
  static func squareRoot(_ numerator: BigUInt, _ denominator: BigUInt, exponent: Int) -> Double {
    guard !numerator.isZero else { return 0 }
    let wanted = 2 * keptBits
    var shift = wanted - (numerator.bitWidth - denominator.bitWidth)
    // Halved below, so it must be even.
    if !shift.isMultiple(of: 2) { shift += 1 }
    let (ratio, rest) = shifted(numerator, denominator, by: shift)
    let root = ratio.squareRoot()
    let isExact = rest.isZero && root * root == ratio
    // The cut-off bits only decide ties, for which one sticky bit is enough.
    return double(UInt128(root) | (isExact ? 0 : 1), exponent: exponent - shift / 2)
  }

  /// The leading bits of a quotient times 2^shift; the last is set where anything was cut off.
  private static func stickyQuotient(
    _ numerator: BigUInt, _ denominator: BigUInt, bitCount: Int
  ) -> (bits: UInt128, shift: Int) {
    guard !numerator.isZero else { return (0, 0) }
    let shift = bitCount - (numerator.bitWidth - denominator.bitWidth)
    let (ratio, rest) = shifted(numerator, denominator, by: shift)
    return (UInt128(ratio) | (rest.isZero ? 0 : 1), shift)
  }

  private static func shifted(
    _ numerator: BigUInt, _ denominator: BigUInt, by shift: Int
  ) -> (quotient: BigUInt, remainder: BigUInt) {
    shift >= 0
      ? (numerator << shift).quotientAndRemainder(dividingBy: denominator)
      : numerator.quotientAndRemainder(dividingBy: denominator << -shift)
  }

  /// bits * 2^exponent, rounded once.
  private static func double(_ bits: UInt128, exponent: Int) -> Double {
    guard bits != 0 else { return 0 }
    let leading = 127 - bits.leadingZeroBitCount + exponent
    // Subnormals have no bits below 2^-1074, so they keep fewer than 53.
    let lowest = max(leading - 52, -1_074)
    let dropped = lowest - exponent
    guard dropped > 0 else {
      return Double(sign: .plus, exponent: exponent, significand: Double(UInt64(bits)))
    }
    guard dropped < 128 else { return 0 }
    var kept = UInt64(truncatingIfNeeded: bits >> UInt128(dropped))
    let rest = bits & ((1 << UInt128(dropped)) - 1)
    let half: UInt128 = 1 << UInt128(dropped - 1)
    // Rounding may carry into a 54th bit, which the scaling below takes as exactly.
    if rest > half || (rest == half && !kept.isMultiple(of: 2)) { kept += 1 }
    return Double(sign: .plus, exponent: lowest, significand: Double(kept))
  }
}
