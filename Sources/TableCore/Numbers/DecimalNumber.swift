internal import BigInt

/// A decimal as JSON writes numbers, read to the nearest binary64, ties to even.
///
/// Source: Daniel Lemire, "Number parsing at a gigabyte per second" (2021), for up to 19 digits; beyond that and where
/// the 128-bit product cannot decide, exact integers.
package enum DecimalNumber {
  package enum Outcome {
    /// The value and the position behind the number.
    case number(Double, end: Int)
    case malformed(at: Int, MalformedReason)
  }

  /// Longer numbers are refused; `repr` needs 24 characters, an exact midpoint at most about 1,100.
  package static let textByteLimit = 4_096
  private static let digitLimit = 19

  /// Reads the number that starts at a position and ends before `end`.
  ///
  /// - Precondition: `start..<end` lies in `bytes`; `powers` is the table of `PowersOfTen`.
  @inline(__always)
  package static func read(_ bytes: Span<UInt8>, from start: Int, to end: Int, powers: Span<UInt64>) -> Outcome {
    var position = start
    let isNegative = position < end && bytes[unchecked: position] == UInt8(ascii: "-")
    if isNegative { position &+= 1 }
    let wholeStart = position
    var digits: UInt64 = 0
    takeDigits(bytes, &position, end, &digits)
    let wholeCount = position &- wholeStart
    guard wholeCount > 0 else { return .malformed(at: start, .noNumber) }
    guard wholeCount == 1 || bytes[unchecked: wholeStart] != UInt8(ascii: "0") else {
      return .malformed(at: start, .leadingZero)
    }
    var fractionCount = 0
    if position < end && bytes[unchecked: position] == UInt8(ascii: ".") {
      position &+= 1
      let fractionStart = position
      // Eight digits at a time behind the point only: whole parts are short, and fractions often have 16 or 17.
      takeEights(bytes, &position, end, &digits)
      takeDigits(bytes, &position, end, &digits)
      fractionCount = position &- fractionStart
      guard fractionCount > 0 else { return .malformed(at: position, .noDigits) }
    }
    let digitsEnd = position
    var exponent = 0
    if position < end && bytes[unchecked: position] | 0x20 == UInt8(ascii: "e") {
      guard let explicit = exponentPart(bytes, &position, end) else { return .malformed(at: position, .noDigits) }
      exponent = explicit
    }
    // Bounded before the exact way, whose integers grow with the digits.
    guard position &- start <= textByteLimit else { return .malformed(at: start, .numberTooLong) }
    var magnitude: Double?
    if wholeCount &+ fractionCount <= digitLimit {
      // Nineteen digits always fit into 64 bits; with more the sum above may have wrapped around.
      magnitude = nearest(digits, exponent &- fractionCount, powers: powers)
    }
    let value = magnitude ?? exact(bytes, wholeStart..<digitsEnd, exponent: exponent &- fractionCount)
    guard value.isFinite else { return .malformed(at: start, .numberTooLarge) }
    return .number(isNegative ? -value : value, end: position)
  }

  @inline(__always)
  private static func takeDigits(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ digits: inout UInt64) {
    while position < end {
      let digit = bytes[unchecked: position] &- UInt8(ascii: "0")
      guard digit < 10 else { return }
      digits = digits &* 10 &+ UInt64(digit)
      position &+= 1
    }
  }

  @inline(__always)
  private static func takeEights(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ digits: inout UInt64) {
    while end &- position >= 8 {
      let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
      guard let eight = DecimalDigits.number(ofEight: word) else { return }
      digits = digits &* 100_000_000 &+ eight
      position &+= 8
    }
  }

  /// The signed number behind an `e`; huge ones are cut to where the value is 0 or infinite anyway.
  private static func exponentPart(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Int? {
    position += 1
    let isNegative = position < end && bytes[position] == UInt8(ascii: "-")
    if position < end && (isNegative || bytes[position] == UInt8(ascii: "+")) { position += 1 }
    let start = position
    var exponent = 0
    while position < end, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      exponent = min(exponent * 10 + Int(digit), 100_000)
      position += 1
    }
    guard position > start else { return nil }
    return isNegative ? -exponent : exponent
  }

  /// digits * 10^exponent rounded once; nil where 128 bits of the power do not decide it.
  @inline(__always)
  package static func nearest(_ digits: UInt64, _ exponent: Int, powers: Span<UInt64>) -> Double? {
    // Below 10^-342 even nineteen digits round to 0, and above 10^308 even a 1 is infinite.
    guard digits != 0 && exponent >= -342 else { return 0 }
    guard exponent <= 308 else { return .infinity }
    let zeros = digits.leadingZeroBitCount
    let aligned = digits &<< UInt64(zeros)
    let index = PowersOfTen.wordIndex(exponent)
    var (high, low) = aligned.multipliedFullWidth(by: powers[index])
    // Nine ones below the significand: the missing lower half of the power could still carry into it.
    if high & 0x1ff == 0x1ff {
      // The table is rounded up; where that is inexact, above 10^55, the product must not be too large.
      let power = powers[index &+ 1] &- (exponent > 55 ? 1 : 0)
      let (sum, carried) = low.addingReportingOverflow(aligned.multipliedFullWidth(by: power).high)
      low = sum
      high &+= carried ? 1 : 0
      if low == .max && !(-27...55).contains(exponent) { return nil }
    }
    return rounded(high, low, exponent, zeros)
  }

  @inline(__always)
  private static func rounded(_ high: UInt64, _ low: UInt64, _ exponent: Int, _ zeros: Int) -> Double? {
    let top = Int(high &>> 63)
    let shift = UInt64(top &+ 9)
    var significand = high &>> shift
    // 217,706 / 2^16 is log2(10), exact to a whole number for every exponent of the table.
    var biased = ((217_706 &* exponent) >> 16) &+ 63 &+ top &- zeros &+ 1_023
    guard biased > 0 else { return roundedSubnormal(significand, biased) }
    // An exact tie can only occur for these exponents: beyond, powers of five do not fit. It goes to even.
    if low <= 1 && (-4...23).contains(exponent) && significand & 3 == 1 && significand &<< shift == high {
      significand &= ~1
    }
    significand = (significand &+ (significand & 1)) &>> 1
    if significand >= 1 << 53 {
      significand = 1 << 52
      biased &+= 1
    }
    guard biased < 2_047 else { return .infinity }
    return Double(bitPattern: UInt64(biased) &<< 52 | (significand & (1 << 52 - 1)))
  }

  private static func roundedSubnormal(_ significand: UInt64, _ biased: Int) -> Double? {
    let drop = 1 - biased
    guard drop < 64 else { return 0 }
    var kept = significand >> UInt64(drop)
    kept = (kept + (kept & 1)) >> 1
    // A carry into bit 52 is the smallest normal number, whose bit pattern this is too.
    return Double(bitPattern: kept)
  }

  /// All digits, however many, with exact integers.
  private static func exact(_ bytes: Span<UInt8>, _ range: Range<Int>, exponent: Int) -> Double {
    var digits = BigUInt(0)
    var group: (value: UInt, scale: UInt) = (0, 1)
    var count = 0
    for index in range where bytes[index] != UInt8(ascii: ".") {
      let digit = UInt(bytes[index] - UInt8(ascii: "0"))
      if count > 0 || digit != 0 { count += 1 }
      group = (group.value * 10 + digit, group.scale * 10)
      // Eighteen digits to a word, so that the large number is multiplied once for them and not for each digit.
      if group.scale == 1_000_000_000_000_000_000 {
        digits = digits * BigUInt(group.scale) + BigUInt(group.value)
        group = (0, 1)
      }
    }
    digits = digits * BigUInt(group.scale) + BigUInt(group.value)
    // The power of ten of the first digit decides before anything huge is computed.
    guard !digits.isZero && count + exponent >= -330 else { return 0 }
    guard count + exponent <= 310 else { return .infinity }
    let scale = BigUInt(10).power(Int(exponent.magnitude))
    return exponent >= 0
      ? CorrectRounding.quotient(BigInt(digits * scale), 1, exponent: 0)
      : CorrectRounding.quotient(BigInt(digits), scale, exponent: 0)
  }
}
