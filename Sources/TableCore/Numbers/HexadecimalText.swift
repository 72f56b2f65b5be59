internal import Hashing

/// Lowercase hexadecimal digits, read without a text in between.
enum HexadecimalText {
  /// Puts the bytes that digits spell into a record; false unless there are two for each byte.
  ///
  /// - Precondition: the digits are there from `start` on, and the bytes have room at `offset`.
  @inline(__always)
  static func read(
    _ bytes: Span<UInt8>, at start: Int, into record: inout [UInt8], at offset: Int, byteCount: Int
  ) -> Bool {
    precondition(start >= 0 && bytes.count - start >= 2 * byteCount, "two digits a byte")
    precondition(offset >= 0 && record.count - offset >= byteCount, "room for the bytes")
    var span = record.mutableSpan
    var target = span.mutableBytes
    var index = 0
    while byteCount &- index >= 4 {
      let raw = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start &+ 2 &* index, as: UInt64.self)
      guard let word = fourBytes(of: UInt64(littleEndian: raw)) else { return false }
      target.storeBytes(of: word.littleEndian, toByteOffset: offset &+ index, as: UInt32.self)
      index &+= 4
    }
    while index < byteCount {
      guard let pair = Hexadecimal.bytes(of: [bytes[start + 2 * index], bytes[start + 2 * index + 1]]) else {
        return false
      }
      target.storeBytes(of: pair[0], toByteOffset: offset &+ index, as: UInt8.self)
      index &+= 1
    }
    return true
  }

  /// The 64 bits that 16 digits spell, most significant first.
  ///
  /// - Precondition: 16 bytes are there from `start` on.
  static func readWord(_ bytes: Span<UInt8>, at start: Int) -> UInt64? {
    precondition(start >= 0 && bytes.count - start >= 16, "16 characters")
    guard let high = readHalfWord(bytes, at: start), let low = readHalfWord(bytes, at: start + 8) else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// The 32 bits that 8 digits spell, most significant first.
  ///
  /// - Precondition: 8 bytes are there from `start` on.
  static func readHalfWord(_ bytes: Span<UInt8>, at start: Int) -> UInt32? {
    precondition(start >= 0 && bytes.count - start >= 8, "8 characters")
    let raw = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    return fourBytes(of: UInt64(littleEndian: raw))?.byteSwapped
  }

  /// Four bytes, the first lowest; the digits are checked by writing them again.
  @inline(__always)
  private static func fourBytes(of characters: UInt64) -> UInt32? {
    let letters = characters &>> 6 & 0x0101_0101_0101_0101
    // Bit 6 tells letters from digits, and a letter's low bits are 9 short of its value.
    let digits = (characters & 0x0f0f_0f0f_0f0f_0f0f) &+ letters &* 9
    guard digits & 0xf0f0_f0f0_f0f0_f0f0 == 0 else { return nil }
    var packed = (digits &<< 4 | digits &>> 8) & 0x00ff_00ff_00ff_00ff
    packed = (packed | packed &>> 8) & 0x0000_ffff_0000_ffff
    let bytes = UInt32(truncatingIfNeeded: packed | packed &>> 16)
    // Capitals and other characters that pack to the same bits are told apart here, at no branch for each.
    return Hexadecimal.characters(ofFour: bytes) == characters ? bytes : nil
  }
}
