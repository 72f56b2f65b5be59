/// Digits in groups of eight, one to a byte of a word, the first digit in the lowest byte.
enum DecimalDigits {
  static let eightZeros: UInt64 = 0x3030_3030_3030_3030

  /// The eight digits of a number below 10^8, as values 0 to 9.
  @inline(__always)
  static func eight(_ number: UInt64) -> UInt64 {
    let upper = number / 10_000
    var word = upper | (number &- upper &* 10_000) &<< 32
    // 10,486 / 2^20 divides four digits by 100 and 103 / 2^10 two digits by 10, without an error.
    let hundreds = (word &* 10_486) &>> 20 & 0x0000_007f_0000_007f
    word = hundreds | (word &- hundreds &* 100) &<< 16
    let tens = (word &* 103) &>> 10 & 0x000f_000f_000f_000f
    return tens | (word &- tens &* 10) &<< 8
  }

  /// The number that eight digit characters spell; nil where one of them is no digit.
  @inline(__always)
  static func number(ofEight characters: UInt64) -> UInt64? {
    let digits = characters ^ eightZeros
    // The first test finds 10 to 15 in any byte, the second everything above.
    guard (digits &+ 0x7676_7676_7676_7676) & 0x8080_8080_8080_8080 == 0 && digits & 0xf0f0_f0f0_f0f0_f0f0 == 0 else {
      return nil
    }
    let pairs = (digits &* 10) &+ (digits &>> 8)
    // 1,000,000 and 100, then 10,000 and 1: the weights of the pairs, which meet in the upper half.
    let even = (pairs & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
    let odd = ((pairs &>> 16) & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
    return (even &+ odd) &>> 32
  }

  /// Writes a whole number without leading zeros and returns the position behind it. Touches up to 24 bytes.
  @inline(__always)
  static func write(_ number: UInt64, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    guard number >= 100_000_000 else { return writeLeading(number, into: &bytes, at: position) }
    let upper = number / 100_000_000
    var position = position
    if upper < 100_000_000 {
      position = writeLeading(upper, into: &bytes, at: position)
    } else {
      let top = upper / 100_000_000
      position = writeLeading(top, into: &bytes, at: position)
      position = writeEight(upper &- top &* 100_000_000, into: &bytes, at: position)
    }
    return writeEight(number &- upper &* 100_000_000, into: &bytes, at: position)
  }

  @inline(__always)
  private static func writeLeading(_ number: UInt64, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    let digits = eight(number)
    // At most seven, so that the number 0 keeps a digit.
    let zeros = min(digits.trailingZeroBitCount / 8, 7)
    let characters = (digits | eightZeros) &>> UInt64(8 * zeros)
    bytes.storeBytes(of: characters.littleEndian, toByteOffset: position, as: UInt64.self)
    return position &+ 8 &- zeros
  }

  @inline(__always)
  private static func writeEight(_ number: UInt64, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    bytes.storeBytes(of: (eight(number) | eightZeros).littleEndian, toByteOffset: position, as: UInt64.self)
    return position &+ 8
  }
}
