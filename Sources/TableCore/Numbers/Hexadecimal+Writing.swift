internal import Hashing

extension Hexadecimal {
  /// Writes two digits for each byte and returns the position behind them.
  @inline(__always)
  static func write(_ value: Span<UInt8>, into bytes: inout MutableRawSpan, at start: Int) -> Int {
    var position = start
    var index = 0
    // A digest in one round of known length, which is unrolled; what else there is, word by word.
    while value.count &- index >= 32 {
      for word in 0..<8 {
        let four = value.bytes.unsafeLoadUnaligned(fromByteOffset: index &+ 4 &* word, as: UInt32.self)
        let characters = characters(ofFour: UInt32(littleEndian: four))
        bytes.storeBytes(of: characters.littleEndian, toByteOffset: position &+ 8 &* word, as: UInt64.self)
      }
      position &+= 64
      index &+= 32
    }
    while value.count &- index >= 4 {
      let characters = characters(ofFour: value.halfWord(at: index))
      bytes.storeBytes(of: characters.littleEndian, toByteOffset: position, as: UInt64.self)
      position &+= 8
      index &+= 4
    }
    while index < value.count {
      let characters = characters(ofFour: UInt32(value[index]))
      bytes.storeBytes(of: UInt16(truncatingIfNeeded: characters).littleEndian, toByteOffset: position, as: UInt16.self)
      position &+= 2
      index &+= 1
    }
    return position
  }

  /// Writes the 8 digits of a half word, most significant first.
  static func write(_ halfWord: UInt32, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    let characters = characters(ofFour: halfWord.byteSwapped)
    bytes.storeBytes(of: characters.littleEndian, toByteOffset: position, as: UInt64.self)
    return position &+ 8
  }

  /// Writes the 16 digits of a word, most significant first.
  static func write(_ word: UInt64, into bytes: inout MutableRawSpan, at position: Int) -> Int {
    let upper = characters(ofFour: UInt32(truncatingIfNeeded: word &>> 32).byteSwapped)
    let lower = characters(ofFour: UInt32(truncatingIfNeeded: word).byteSwapped)
    bytes.storeBytes(of: upper.littleEndian, toByteOffset: position, as: UInt64.self)
    bytes.storeBytes(of: lower.littleEndian, toByteOffset: position &+ 8, as: UInt64.self)
    return position &+ 16
  }

  /// The eight digits of four bytes, the first in the lowest byte of each.
  @inline(__always)
  static func characters(ofFour bytes: UInt32) -> UInt64 {
    var spread = UInt64(bytes)
    spread = (spread | spread &<< 16) & 0x0000_ffff_0000_ffff
    spread = (spread | spread &<< 8) & 0x00ff_00ff_00ff_00ff
    let digits = (spread &>> 4 | spread &<< 8) & 0x0f0f_0f0f_0f0f_0f0f
    let letters = (digits &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
    // 39 is the distance from ':' to 'a': added where a digit is above 9.
    return digits &+ DecimalDigits.eightZeros &+ letters &* 39
  }
}
