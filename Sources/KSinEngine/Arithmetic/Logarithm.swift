/// Logarithms as one fixed sequence of binary64 operations, none of them fused: the same bits on every machine.
enum Logarithm {
  /// ln 2 in two numbers; a product of the first with an exponent is exact.
  private static let twoHigh = 0x1.62e42feep-1
  private static let twoLow = 0x1.a39ef35793c76p-33
  private static let coefficients: InlineArray<7, Double> = [
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
  ]

  /// The natural logarithm, within 1 unit in the last place.
  ///
  /// x = 2^exponent * (1 + f) with sqrt(1/2) < 1 + f < sqrt(2), s = f / (2 + f), and
  /// ln(1 + f) = f - f^2 / 2 + s * (f^2 / 2 + R), where R is a polynomial in s^2.
  ///
  /// - Precondition: `x` is a normal number above 0.
  /// - Source: the method and coefficients of fdlibm's e_log.c (Sun Microsystems, 1993).
  static func natural(_ x: Double) -> Double {
    precondition(x.isNormal && x > 0, "the logarithm of a normal number above 0")
    var exponent = Int(x.exponent)
    var significand = x.significand
    // Around 1 instead of from 1 to 2: just below 1, the exponent is then 0, and ln 2 is not taken off again.
    if significand > 0x1.6a09e667f3bcdp0 {
      significand *= 0.5
      exponent += 1
    }
    let f = significand - 1
    let s = f / (2 + f)
    let z = s * s
    var polynomial = coefficients[6]
    for index in stride(from: 5, through: 0, by: -1) { polynomial = polynomial * z + coefficients[index] }
    let rest = polynomial * z
    let halfSquare = 0.5 * f * f
    let scale = Double(exponent)
    // fdlibm's order: small parts are added up first, so that their roundings are small beside the result.
    return scale * twoHigh - ((halfSquare - (s * (halfSquare + rest) + scale * twoLow)) - f)
  }

  /// The logarithm to base 10: the natural one divided by ln 10.
  ///
  /// - Precondition: `x` is a normal number above 0.
  static func decimal(_ x: Double) -> Double { natural(x) / 0x1.26bb1bbb55516p1 }
}
