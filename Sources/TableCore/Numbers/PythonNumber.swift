/// Numbers as CPython's `repr` writes them: the shortest decimal that reads back to the same binary64, with two
/// exponent digits at least (`1e-07`), an exponent from 1e+16 on, and `.0` behind a whole number.
public enum PythonNumber {
  /// The longest text, that of -2.2250738585072014e-308.
  package static let textByteLimit = 24
  /// How far behind its position `write` may touch bytes.
  package static let touchedByteLimit = 40

  private static let wholeLimit: UInt64 = 1 << 53

  /// Appends a finite number's text.
  ///
  /// - Precondition: `value` is finite; JSON has no other numbers.
  public static func append(_ value: Double, to text: inout [UInt8]) {
    let start = text.count
    text.append(contentsOf: repeatElement(0, count: touchedByteLimit))
    let words = PowersOfTen.table.words
    var span = text.mutableSpan
    var bytes = span.mutableBytes
    let end = write(value, into: &bytes, at: start, powers: words.span)
    text.removeLast(text.count - end)
  }

  /// The text of one number.
  public static func text(_ value: Double) -> String {
    var text: [UInt8] = []
    append(value, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends a bound of a range: a whole number below 2^53 as an integer, any other number as `repr` does.
  public static func appendBound(_ value: Double, to text: inout [UInt8]) {
    // 2^53 is the limit up to which a Double holds every whole number.
    if let whole = Int64(exactly: value), whole.magnitude < wholeLimit {
      text.append(contentsOf: String(whole).utf8)
    } else {
      append(value, to: &text)
    }
  }

  /// Writes a finite number's text and returns the position behind it.
  ///
  /// - Precondition: `value` is finite; `powers` is the table of `PowersOfTen`; there are `touchedByteLimit` bytes.
  @inline(__always)
  package static func write(
    _ value: Double, into bytes: inout MutableRawSpan, at start: Int, powers: Span<UInt64>
  ) -> Int {
    precondition(value.isFinite, "only finite numbers have a decimal text")
    // Stored in any case and written over where it is not wanted: cheaper than a branch that is hard to foresee.
    bytes.storeBytes(of: UInt8(ascii: "-"), toByteOffset: start, as: UInt8.self)
    let position = value.sign == .minus ? start &+ 1 : start
    guard value != 0 else {
      // "0.0" in one store; zero has no first digit that is not zero.
      bytes.storeBytes(of: UInt32(0x30_2e30).littleEndian, toByteOffset: position, as: UInt32.self)
      return position &+ 3
    }
    let decimal = ShortestDecimal(value.magnitude, powers: powers)
    let length = decimalLength(decimal.digits)
    let digits = SeventeenDigits(decimal.digits &* tenToThe(17 &- length))
    let exponent = decimal.exponent &+ length &- 1
    // The limits of CPython's `repr`: an exponent from 1e16 on and below 1e-4.
    if exponent >= 0 && exponent < 16 { return digits.writeWhole(exponent, into: &bytes, at: position) }
    if exponent < 0 && exponent >= -4 { return digits.writeFraction(-exponent, into: &bytes, at: position) }
    return digits.writeScientific(exponent, into: &bytes, at: position)
  }

  /// Digits of a number below 10^17.
  @inline(__always)
  private static func decimalLength(_ number: UInt64) -> Int {
    let bits = 64 &- number.leadingZeroBitCount
    // 1,233 / 4,096 is log10(2): right, or one too small.
    let estimate = (bits &* 1_233) >> 12
    return number >= tenToThe(estimate) ? estimate &+ 1 : estimate
  }

  private static let powers: InlineArray<18, UInt64> = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000,
  ]

  @inline(__always)
  private static func tenToThe(_ exponent: Int) -> UInt64 { powers[exponent] }
}
