extension Hexadecimal {
  /// Writes the 64 digits of a digest and returns the position behind them.
  @inline(__always)
  static func write(_ digest: Digest, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    let high = digest.bytes &>> 4
    let low = digest.bytes & 0x0f
    for part in 0..<4 {
      var digits = SIMD16<UInt8>()
      for index in 0..<8 {
        digits[2 * index] = high[8 * part + index]
        digits[2 * index + 1] = low[8 * part + index]
      }
      bytes.storeBytes(of: characters(digits), toByteOffset: position &+ 16 &* part, as: SIMD16<UInt8>.self)
    }
    return position &+ 2 &* Digest.byteCount
  }

  /// Writes the 16 digits of a word, most significant first.
  static func write(_ word: UInt64, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    var digits = SIMD16<UInt8>()
    for index in 0..<16 { digits[index] = UInt8(truncatingIfNeeded: word &>> UInt64(60 - 4 * index)) & 0x0f }
    bytes.storeBytes(of: characters(digits), toByteOffset: position, as: SIMD16<UInt8>.self)
    return position + 16
  }

  /// 0...15 to 0-9 and a-f.
  @inline(__always)
  private static func characters(_ digits: SIMD16<UInt8>) -> SIMD16<UInt8> {
    let letters = SIMD16<UInt8>(repeating: UInt8(ascii: "a") - 10)
    let numerals = SIMD16<UInt8>(repeating: UInt8(ascii: "0"))
    return digits &+ numerals.replacing(with: letters, where: digits .> 9)
  }
}
