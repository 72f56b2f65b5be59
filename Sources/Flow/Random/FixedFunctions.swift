/// Functions in a fixed sequence of float64 additions, multiplications and divisions: the same bits everywhere, which
/// the mathematical library of a system does not promise. Errors stay below 4e-16 of the largest value nearby.
package enum FixedFunctions {
  // In two parts: the high one ends in 21 zero bits, so that its product with any exponent is exact.
  private static let naturalLogarithmOf2High = 0x1.62e42fee00000p-1
  private static let naturalLogarithmOf2Low = 0x1.a39ef35793c76p-33

  /// The natural logarithm.
  ///
  /// - Precondition: The value is positive and normal.
  package static func logarithm(_ value: Double) -> Double {
    precondition(value.isNormal && value > 0, "a positive normal number")
    var (fraction, exponent) = (value.significand, Double(value.exponent))
    // Fractions lie around 1: from 1 to 2, the logarithm of a number just below 1 would be
    // the difference of two nearly equal ones, and lose its last bits.
    if fraction > 1.414_213_562_373_095_1 { (fraction, exponent) = (fraction / 2, exponent + 1) }
    // log f = 2 artanh s, with |s| below 0.172: twelve terms leave less than 1e-19.
    let s = (fraction - 1) / (fraction + 1)
    let square = s * s
    var sum = 0.0
    for divisor in stride(from: 23.0, through: 3.0, by: -2.0) { sum = (sum + 1 / divisor) * square }
    let rest = 2 * s * sum + exponent * naturalLogarithmOf2Low
    // The largest term comes last: the small ones are summed before it can round them away.
    return exponent * naturalLogarithmOf2High + (2 * s + rest)
  }

  /// e to a power between -700 and 700.
  package static func exponential(_ power: Double) -> Double {
    precondition(abs(power) <= 700, "a power whose exponential is a normal number")
    let twos = (power * 1.442_695_040_888_963_4).rounded()
    // Both parts again: one product with ln 2 would lose the last bits of a large power.
    let rest = (power - twos * naturalLogarithmOf2High) - twos * naturalLogarithmOf2Low
    // Taylor's series; the rest is at most 0.35.
    var sum = 1.0
    for n in stride(from: 14.0, through: 1.0, by: -1.0) { sum = 1 + sum * rest / n }
    return Double(sign: .plus, exponent: Int(twos), significand: sum)
  }

  /// Sine and cosine of a number of full turns from 0 up to, not including, 1.
  package static func sineAndCosine(turns: Double) -> (sine: Double, cosine: Double) {
    precondition(turns >= 0 && turns < 1, "a part of a turn")
    // Both the product and the difference are exact.
    let quarter = (4 * turns).rounded(.toNearestOrEven)
    let angle = (4 * turns - quarter) * (Double.pi / 2)
    let square = angle * angle
    // Taylor's series up to the 17th and 18th power; the angle is at most pi/4.
    var (sine, cosine) = (1.0, 1.0)
    for n in stride(from: 16.0, through: 2.0, by: -2.0) { sine = 1 - sine * square / (n * (n + 1)) }
    for n in stride(from: 18.0, through: 2.0, by: -2.0) { cosine = 1 - cosine * square / (n * (n - 1)) }
    sine *= angle
    switch Int(quarter) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }
}
