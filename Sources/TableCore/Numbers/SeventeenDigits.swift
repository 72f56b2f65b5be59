/// The digits of a number, the first not zero, filled up with zeros; the three places where `repr` puts the point.
struct SeventeenDigits {
  private let first: UInt8
  /// Sixteen characters, the second digit in the lowest byte.
  private let others: UInt128
  /// Digits without the zeros at the end.
  private let count: Int

  /// - Precondition: `number` is in 10^16..<10^17.
  @inline(__always)
  init(_ number: UInt64) {
    let upper = number / 100_000_000
    let leading = upper / 100_000_000
    let middle = DecimalDigits.eight(upper &- leading &* 100_000_000)
    let last = DecimalDigits.eight(number &- upper &* 100_000_000)
    let zeros = last == 0 ? 8 &+ middle.leadingZeroBitCount / 8 : last.leadingZeroBitCount / 8
    first = UInt8(truncatingIfNeeded: leading) | 0x30
    others = UInt128(last | DecimalDigits.eightZeros) &<< 64 | UInt128(middle | DecimalDigits.eightZeros)
    count = 17 &- zeros
  }

  /// With `exponent` + 1 digits before the point and at least one behind it.
  @inline(__always)
  func writeWhole(_ exponent: Int, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    bytes.storeBytes(of: first, toByteOffset: position, as: UInt8.self)
    bytes.storeBytes(of: others.littleEndian, toByteOffset: position &+ 1, as: UInt128.self)
    let point = position &+ 1 &+ exponent
    let behind = others &>> UInt128(truncatingIfNeeded: 8 &* exponent)
    bytes.storeBytes(of: UInt8(ascii: "."), toByteOffset: point, as: UInt8.self)
    bytes.storeBytes(of: behind.littleEndian, toByteOffset: point &+ 1, as: UInt128.self)
    return point &+ 1 &+ max(1, count &- exponent &- 1)
  }

  /// With `zeros` zeros before the first digit, of which one is before the point.
  @inline(__always)
  func writeFraction(_ zeros: Int, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    let leading: UInt64 = 0x3030_3030_3030_2e30
    bytes.storeBytes(of: leading.littleEndian, toByteOffset: position, as: UInt64.self)
    let start = position &+ 1 &+ zeros
    bytes.storeBytes(of: first, toByteOffset: start, as: UInt8.self)
    bytes.storeBytes(of: others.littleEndian, toByteOffset: start &+ 1, as: UInt128.self)
    return start &+ count
  }

  func writeScientific(_ exponent: Int, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    bytes.storeBytes(of: first, toByteOffset: position, as: UInt8.self)
    bytes.storeBytes(of: UInt8(ascii: "."), toByteOffset: position + 1, as: UInt8.self)
    bytes.storeBytes(of: others.littleEndian, toByteOffset: position + 2, as: UInt128.self)
    var end = position + (count == 1 ? 1 : count + 1)
    bytes.storeBytes(of: UInt8(ascii: "e"), toByteOffset: end, as: UInt8.self)
    bytes.storeBytes(of: UInt8(ascii: exponent < 0 ? "-" : "+"), toByteOffset: end + 1, as: UInt8.self)
    end += 2
    if exponent.magnitude < 10 {
      bytes.storeBytes(of: UInt8(ascii: "0"), toByteOffset: end, as: UInt8.self)
      end += 1
    }
    return DecimalDigits.write(UInt64(exponent.magnitude), into: &bytes, at: end)
  }
}
