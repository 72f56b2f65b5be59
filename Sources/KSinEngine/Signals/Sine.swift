/// The sine of a binary32 phase: one fixed sequence of binary64 operations, none of them fused, rounded once.
///
/// - Edge cases: the sine of either zero is +0. The largest error measured is below 0.51 units in the last place.
package enum Sine {
  /// The largest magnitude that the short reduction takes.
  static let shortLimit: Float = 0x1p26
  /// Adding it rounds to a whole number, whose lowest bit becomes the lowest of the sum.
  private static let rounder = 0x1.8p52
  /// 1/pi in two numbers. The first has 28 bits, so that its product with a phase is exact.
  private static let inversePiHigh = 0x1.45f306ep-2
  private static let inversePiLow = -0x1.b1bbead603d8bp-33

  /// The sine of any finite phase.
  package static func of(_ phase: Float) -> Float { phase.magnitude <= shortLimit ? ofShort(phase) : ofLong(phase) }

  /// - Precondition: the magnitude of `phase` is at most `shortLimit`.
  @inline(__always)
  static func ofShort(_ phase: Float) -> Float {
    let x = Double(phase)
    let quotient = x * inversePiHigh
    let shifted = quotient + rounder
    // The difference is exact, so the low part of 1/pi joins a small number and keeps its bits.
    let f = (quotient - (shifted - rounder)) + x * inversePiLow
    // The lowest bit tells whether the whole number is odd; as a sign bit it negates without a branch.
    return Float(Double(bitPattern: ofHalfTurns(f).bitPattern ^ (shifted.bitPattern << 63)))
  }

  /// sin(pi f) for |f| <= 1/2: f times a polynomial in f^2, minimax in relative error, 2^-35.4.
  @inline(__always)
  private static func ofHalfTurns(_ f: Double) -> Double {
    let z = f * f
    var ratio = -0x1.cc34594edaebdp-8 * z + 0x1.500ff7e8ab55fp-4
    ratio = ratio * z + -0x1.32d112017939ap-1
    ratio = ratio * z + 0x1.466bbfc24e7d7p+1
    ratio = ratio * z + -0x1.4abbce4f1a29fp+2
    ratio = ratio * z + 0x1.921fb5441e49dp+1
    return f * ratio
  }

  /// For phases so large that 1/pi needs more bits than two numbers hold: integers do the reduction.
  static func ofLong(_ phase: Float) -> Float {
    // phase = significand * 2^exponent with 24 bits and exponent > 0; bits of 1/pi above 2^-exponent only add whole
    // turns. What is cut off below is less than 2^-103.
    let exponent = Int(phase.exponentBitPattern) - 150
    let significand = UInt128(phase.significandBitPattern | 1 << 23)
    let halfTurns = significand &* inversePiBits(from: exponent)
    // One bit before the point: whether the nearest whole number is odd, and how far it is, in units of 2^-127.
    let nearest = (halfTurns &+ (1 << 126)) >> 127
    let rest = Int128(truncatingIfNeeded: halfTurns &- (nearest << 127))
    let sine = ofHalfTurns(Double(rest) * 0x1p-127)
    return Float(nearest == 1 ? -sine : sine) * (phase < 0 ? -1 : 1)
  }

  /// 128 bits of 1/pi; the first has the weight 2^-exponent.
  private static func inversePiBits(from exponent: Int) -> UInt128 {
    let bits: InlineArray<4, UInt64> = [
      0x517c_c1b7_2722_0a94, 0xfe13_abe8_fa9a_6ee0, 0x6db1_4acc_9e21_c820, 0xff28_b1d5_ef5d_e2b0,
    ]
    // The first bit of the table has the weight 1/2.
    let (word, shift) = (exponent - 1).quotientAndRemainder(dividingBy: 64)
    precondition(exponent > 0 && word < 2, "a phase below 2^128")
    let window = UInt128(bits[word]) << 64 | UInt128(bits[word + 1])
    return shift == 0 ? window : window << UInt128(shift) | UInt128(bits[word + 2] >> UInt64(64 - shift))
  }
}
