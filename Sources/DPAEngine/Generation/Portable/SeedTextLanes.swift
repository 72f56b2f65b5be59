/// The seed texts of four ids as padded SHA-256 blocks: one block, or two where a text is longer than 55 bytes.
struct SeedTextLanes {
  private let prefix: [UInt8]
  /// The padded message of one lane, reused: room for two blocks, without an allocation.
  private var message = InlineArray<128, UInt8>(repeating: 0)

  /// One or two blocks, and which lanes need the second.
  private(set) var blocks = [2 of InlineArray<16, SIMD4<UInt32>>](repeating: InlineArray(repeating: .zero))
  private(set) var needsSecondBlock = SIMDMask<SIMD4<Int32>>()

  init(after prefix: SeedPrefix) {
    self.prefix = prefix.bytes
  }

  mutating func set(_ id: UInt64, inLane lane: Int) {
    let length = writeText(of: id)
    // A byte of padding and eight of the length must fit behind the text.
    let blockCount = length + 9 <= SHA256.blockByteCount ? 1 : 2
    let end = blockCount * SHA256.blockByteCount
    message[length] = 0x80
    // Cleared each time: the message holds what a longer text of another lane left.
    for place in (length + 1)..<(end - 2) { message[place] = 0 }
    message[end - 2] = UInt8((length * 8) >> 8)
    message[end - 1] = UInt8(truncatingIfNeeded: length * 8)
    needsSecondBlock[lane] = blockCount == 2
    for block in 0..<blockCount {
      let words = SHA256Block(message.span, at: block * SHA256.blockByteCount).words
      for word in 0..<16 { blocks[block][word][lane] = words[word] }
    }
  }

  /// The number of bytes written.
  private mutating func writeText(of id: UInt64) -> Int {
    for place in prefix.indices { message[place] = prefix[place] }
    let length = prefix.count + id.decimalDigitCount
    var rest = id
    // From the last digit, since division yields them in that order.
    for place in stride(from: length - 1, through: prefix.count, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      message[place] = UInt8(ascii: "0") + UInt8(digit)
      rest = quotient
    }
    return length
  }
}

extension UInt64 {
  /// 1 for 0...9, 2 for 10...99, to 20.
  var decimalDigitCount: Int {
    var count = 1
    var bound: UInt64 = 10
    while self >= bound {
      count += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      // The next bound would be 10^20, so the number has 20 digits.
      if overflow { return count }
      bound = next
    }
    return count
  }
}
