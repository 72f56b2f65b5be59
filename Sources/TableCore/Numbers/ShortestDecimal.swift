/// The shortest decimal that reads back to a binary64; of several, the one nearest to it.
///
/// Source: Raffaello Giulietti, "The Schubfach way to render doubles" (2020): three roundings to odd of the value and
/// the borders of its rounding interval, then at most two candidates of each length.
struct ShortestDecimal {
  /// Below 10^17; may end in zeros.
  let digits: UInt64
  /// The power of ten of the last digit.
  let exponent: Int

  /// - Precondition: `value` is finite and above zero; `powers` is the table of `PowersOfTen`.
  @inline(__always)
  init(_ value: Double, powers: Span<UInt64>) {
    let fraction = value.significandBitPattern
    let biased = Int(value.exponentBitPattern)
    let isNormal = biased != 0
    let significand = isNormal ? fraction | 1 << 52 : fraction
    let power = max(biased, 1) &- 1_075
    // Whole numbers are frequent and are their own shortest digits; everything below would only find them again.
    if isNormal && power <= 0 && power > -53 && significand & ((1 &<< UInt64(-power)) &- 1) == 0 {
      self.init(digits: significand &>> UInt64(-power), exponent: 0)
      return
    }
    self.init(
      significand: significand, power: power, lowerBorderIsCloser: fraction == 0 && biased > 1, powers: powers)
  }

  private init(digits: UInt64, exponent: Int) {
    self.digits = digits
    self.exponent = exponent
  }

  @inline(__always)
  private init(significand: UInt64, power: Int, lowerBorderIsCloser: Bool, powers: Span<UInt64>) {
    let isOdd = significand & 1
    // floor(log10 of the interval's width), and the shift that aligns the products.
    let exponent = (power &* 1_262_611 &- (lowerBorderIsCloser ? 524_031 : 0)) >> 22
    let shift = UInt64(truncatingIfNeeded: power &+ ((-exponent &* 1_741_647) >> 19) &+ 1)
    let index = PowersOfTen.wordIndex(-exponent)
    let (high, low) = (powers[index], powers[index &+ 1])
    let quadruple = 4 &* significand
    let lowerBorder = quadruple &- (lowerBorderIsCloser ? 1 : 2)
    // A border belongs to the interval where the significand is even, since reading rounds ties to even.
    let lower = Self.roundedToOdd(high, low, lowerBorder &<< shift) &+ isOdd
    let middle = Self.roundedToOdd(high, low, quadruple &<< shift)
    let upper = Self.roundedToOdd(high, low, (quadruple &+ 2) &<< shift) &- isOdd

    let fine = middle / 4
    let coarse = fine / 10
    // One digit less first: at most one of its two candidates can lie in the interval, and is then shortest.
    if fine >= 10 {
      let downFits = lower <= 40 &* coarse
      let upFits = 40 &* coarse &+ 40 <= upper
      if downFits != upFits {
        self.init(digits: coarse &+ (upFits ? 1 : 0), exponent: exponent &+ 1)
        return
      }
    }
    let downFits = lower <= 4 &* fine
    let upFits = 4 &* fine &+ 4 <= upper
    let half = 4 &* fine &+ 2
    let roundsUp = downFits != upFits ? upFits : middle > half || (middle == half && fine & 1 == 1)
    self.init(digits: fine &+ (roundsUp ? 1 : 0), exponent: exponent)
  }

  /// The product's bits above the lowest 128, the last one set where anything was cut off.
  @inline(__always)
  private static func roundedToOdd(_ high: UInt64, _ low: UInt64, _ factor: UInt64) -> UInt64 {
    let below = low.multipliedFullWidth(by: factor).high
    let (above, middle) = high.multipliedFullWidth(by: factor)
    let (sum, carried) = middle.addingReportingOverflow(below)
    return (above &+ (carried ? 1 : 0)) | (sum > 1 ? 1 : 0)
  }
}
