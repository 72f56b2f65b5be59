/// Sine and cosine of fractions of a turn, as one fixed sequence of binary64 operations, none of them fused.
///
/// The eighth of the turn is found exactly; what is left is at most an eighth of a turn, where short polynomials do.
enum Turn {
  /// 2 pi.
  private static let radians = 0x1.921fb54442d18p2
  private static let sineCoefficients: InlineArray<6, Double> = [
    -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04,
    2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10,
  ]
  private static let cosineCoefficients: InlineArray<6, Double> = [
    4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
    -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11,
  ]

  /// Those of 2 pi * turn.
  ///
  /// - Precondition: 0 <= turn < 1.
  static func cosineAndSine(_ turn: Double) -> (cosine: Double, sine: Double) {
    precondition(turn >= 0 && turn < 1, "a fraction of a turn")
    // The nearest quarter, not the one below: what is left is then half as large.
    let quarter = (4 * turn + 0.5).rounded(.down)
    return rotated(ofAngle(radians * (turn - quarter / 4)), quarter: Int(quarter))
  }

  /// Those of 2 pi * part / whole.
  ///
  /// - Precondition: 0 <= part < whole < 2^50.
  static func cosineAndSine(_ part: Int, of whole: Int) -> (cosine: Double, sine: Double) {
    // 4 * whole is then below 2^52, so both sides of the division below are exact.
    precondition(part >= 0 && part < whole && whole < 1 << 50, "a fraction of a turn")
    // In whole numbers: part / whole would be rounded before the quarter is taken off, and an error that is
    // small beside the quotient is large beside what is left.
    let quarter = (8 * part + whole) / (2 * whole)
    return rotated(ofAngle(radians * (Double(4 * part - quarter * whole) / Double(4 * whole))), quarter: quarter)
  }

  private static func rotated(
    _ values: (cosine: Double, sine: Double), quarter: Int
  ) -> (cosine: Double, sine: Double) {
    switch quarter % 4 {
    case 0: values
    case 1: (-values.sine, values.cosine)
    case 2: (-values.cosine, -values.sine)
    default: (values.sine, -values.cosine)
    }
  }

  /// Cosine and sine of at most pi / 4 in magnitude, within 1 unit in the last place.
  ///
  /// - Source: the polynomials of fdlibm's k_cos.c and k_sin.c (Sun Microsystems, 1993).
  private static func ofAngle(_ x: Double) -> (cosine: Double, sine: Double) {
    let z = x * x
    var sine = sineCoefficients[5]
    var cosine = cosineCoefficients[5]
    for index in stride(from: 4, through: 0, by: -1) {
      sine = sine * z + sineCoefficients[index]
      cosine = cosine * z + cosineCoefficients[index]
    }
    let half = 0.5 * z
    let rounded = 1 - half
    // What rounding 1 - z / 2 lost comes back before the small terms.
    return (rounded + (((1 - rounded) - half) + z * z * cosine), x + x * z * sine)
  }
}
