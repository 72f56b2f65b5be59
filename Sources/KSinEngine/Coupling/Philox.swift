/// Philox 4x32-10: four random words from a counter of 128 bits and a key of 64, with no state in between.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
enum Philox {
  static func words(counter: SIMD4<UInt32>, key: UInt64) -> SIMD4<UInt32> {
    var words = counter
    var low = UInt32(truncatingIfNeeded: key)
    var high = UInt32(truncatingIfNeeded: key >> 32)
    // Ten rounds are the paper's recommendation: a margin above the fewest that passed its tests.
    for _ in 0..<10 {
      let first = UInt64(words[0]) * 0xd251_1f53
      let second = UInt64(words[2]) * 0xcd9e_8d57
      words = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ words[1] ^ low, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ words[3] ^ high, UInt32(truncatingIfNeeded: first))
      low &+= 0x9e37_79b9
      high &+= 0xbb67_ae85
    }
    return words
  }
}

/// Random words that are a pure function of a seed, a purpose, an epoch, an item and a place.
struct RandomWords: Sendable {
  /// What words are for: other words for each purpose.
  enum Purpose: UInt32, Sendable {
    case noise = 1
    case order = 2
  }

  let seed: UInt64
  let purpose: Purpose
  let epoch: UInt32

  /// The two words of 64 bits of a block.
  ///
  /// The counter is (item low, item high, epoch, purpose * 2^24 + block); its first and second words, and its third and
  /// fourth, make one each, the earlier one above.
  ///
  /// - Precondition: `block` is below 2^24.
  func block(_ block: Int, ofItem item: UInt64) -> (first: UInt64, second: UInt64) {
    // A larger block would run into the bits of the purpose and repeat words of another one.
    precondition(block >= 0 && block < 1 << 24, "a block of an item")
    let words = Philox.words(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: item), UInt32(truncatingIfNeeded: item >> 32), epoch,
        purpose.rawValue << 24 | UInt32(block)),
      key: seed)
    return (UInt64(words[0]) << 32 | UInt64(words[1]), UInt64(words[2]) << 32 | UInt64(words[3]))
  }
}
