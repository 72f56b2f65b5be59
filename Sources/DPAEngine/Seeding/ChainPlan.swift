/// What is constant in a seed chain of a given depth, computed once.
///
/// Link i hashes 64 hexadecimal characters, exactly one SHA-256 block, followed by the decimal text of F(i). Every
/// block after the first is therefore the same for all samples, and so is its message schedule: the plan holds W[t] +
/// K[t]. From F(265) on, the text needs a third block, and further ones later.
public struct ChainPlan: Sendable {
  /// Links of the chain.
  public let depth: Int
  /// Where the constant blocks of link i end, counted in blocks.
  package let blockEnds: [UInt32]
  /// 64 words W[t] + K[t] for each constant block of each link, in order.
  package let schedules: [UInt32]

  /// - Precondition: `depth` is 0...10,000; a chain of no link is the digest of the seed text.
  package init(depth: Int) {
    precondition((0...AugmentationConfiguration.depthLimit).contains(depth), "a chain has 0 to 10,000 links")
    self.depth = depth
    var blockEnds: [UInt32] = []
    var schedules: [UInt32] = []
    for text in FibonacciDecimals().prefix(depth) {
      let tail = Self.paddedTail(text)
      for offset in stride(from: 0, to: tail.count, by: SHA256.blockByteCount) {
        schedules += SHA256Block(tail.span, at: offset).addedSchedule
      }
      blockEnds.append(UInt32(schedules.count / 64))
    }
    self.blockEnds = blockEnds
    self.schedules = schedules
  }

  /// What follows the 64 hexadecimal characters: the text and the padding of the whole message.
  private static func paddedTail(_ text: [UInt8]) -> [UInt8] {
    var tail = text + [0x80]
    // The padding of SHA-256: zeros up to the last eight bytes of a block, which hold the length.
    while tail.count % SHA256.blockByteCount != SHA256.blockByteCount - 8 { tail.append(0) }
    // The 64 characters in front of the tail belong to the message too.
    let bitCount = UInt64(SHA256.blockByteCount + text.count) * 8
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bitCount >> shift))
    }
    return tail
  }
}
