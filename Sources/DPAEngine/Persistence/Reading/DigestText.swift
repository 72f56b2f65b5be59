/// Digests as 64 lowercase hexadecimal digits, read without a text in between.
enum DigestText {
  static let byteCount = 2 * Digest.byteCount

  /// Nothing unless there are 64 such digits.
  ///
  /// - Precondition: 64 bytes are there from `start` on.
  @inline(__always)
  static func read(_ bytes: Span<UInt8>, at start: Int) -> Digest? {
    precondition(start >= 0 && bytes.count - start >= byteCount, "64 characters")
    var words = SIMD8<UInt32>()
    for index in 0..<8 {
      let raw = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start &+ 8 &* index, as: UInt64.self)
      guard let word = fourBytes(of: UInt64(littleEndian: raw)) else { return nil }
      words[index] = word.littleEndian
    }
    return Digest(bytes: unsafeBitCast(words, to: SIMD32<UInt8>.self))
  }

  /// The 64 bits that 16 digits spell, most significant first.
  ///
  /// - Precondition: 16 bytes are there from `start` on.
  static func readWord(_ bytes: Span<UInt8>, at start: Int) -> UInt64? {
    precondition(start >= 0 && bytes.count - start >= 16, "16 characters")
    var word: UInt64 = 0
    for index in 0..<2 {
      let raw = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self)
      guard let four = fourBytes(of: UInt64(littleEndian: raw)) else { return nil }
      word = word << 32 | UInt64(four.byteSwapped)
    }
    return word
  }

  /// Four bytes, the first lowest; the digits are checked by writing them again.
  @inline(__always)
  private static func fourBytes(of characters: UInt64) -> UInt32? {
    let letters = characters &>> 6 & 0x0101_0101_0101_0101
    let digits = (characters & 0x0f0f_0f0f_0f0f_0f0f) &+ letters &* 9
    guard digits & 0xf0f0_f0f0_f0f0_f0f0 == 0 else { return nil }
    var packed = (digits &<< 4 | digits &>> 8) & 0x00ff_00ff_00ff_00ff
    packed = (packed | packed &>> 8) & 0x0000_ffff_0000_ffff
    let bytes = UInt32(truncatingIfNeeded: packed | packed &>> 16)
    return Hexadecimal.characters(ofFour: bytes) == characters ? bytes : nil
  }
}
