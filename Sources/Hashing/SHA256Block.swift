/// The sixteen words of one 64-byte block, read most significant byte first.
package struct SHA256Block {
  package var words: InlineArray<16, UInt32>

  /// - Precondition: 64 bytes follow `offset`.
  package init(_ bytes: Span<UInt8>, at offset: Int) {
    words = InlineArray { index in
      let place = offset + 4 * index
      return UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
        | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
    }
  }

  package var schedule: SHA256Schedule { SHA256Schedule(words: words) }

  /// W[t] + K[t] for all 64 rounds: all that a kernel needs of a block that never changes.
  package var addedSchedule: [UInt32] {
    var schedule = self.schedule
    return (0..<64).map { round in
      if round >= 16 { schedule.extend(at: round) }
      return schedule[round] &+ SHA256Constants.round[round]
    }
  }
}

/// The message schedule, of which only the last sixteen words are kept.
package struct SHA256Schedule {
  fileprivate var words: InlineArray<16, UInt32>

  // A window of sixteen words is enough, since no round looks further back.
  package subscript(round: Int) -> UInt32 { words[round & 15] }

  /// Makes the word of a round from 16 on; rounds must be asked for in order.
  package mutating func extend(at round: Int) {
    let early = words[(round + 1) & 15]
    let late = words[(round + 14) & 15]
    let sigma0 = early.rotatedRight(7) ^ early.rotatedRight(18) ^ (early >> 3)
    let sigma1 = late.rotatedRight(17) ^ late.rotatedRight(19) ^ (late >> 10)
    words[round & 15] = words[round & 15] &+ sigma0 &+ words[(round + 9) & 15] &+ sigma1
  }
}

extension UInt32 {
  @inline(__always)
  package func rotatedRight(_ count: UInt32) -> UInt32 { (self &>> count) | (self &<< (32 &- count)) }
}
