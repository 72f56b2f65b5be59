/// MT19937 as `init_genrand` seeds it, for eight seeds at once: torch's CPU generator.
///
/// One seeding step depends on the one before, so eight seeds in lanes take little longer than one. State is made as
/// words are asked for: the first few words of an item need 397 seeding steps and no whole twist.
///
/// Source: Matsumoto and Nishimura, mt19937ar.c (2002). DPA's items start from `init_by_array` instead.
package final class WordLanes {
  package typealias Lanes = SIMD8<UInt32>
  package static let laneCount = Lanes.scalarCount
  private static let stateCount = 624
  private static let middle = 397

  private var state = [Lanes](repeating: .zero, count: stateCount)
  /// State words that are seeded, while the first pass needs more of them.
  private var seededCount = 0
  /// Where the next twist step is.
  private var position = 0
  /// The words so far, from the first on.
  private var words: [Lanes] = []
  private var wordCount = 0

  package init() {}

  /// Starts all lanes anew.
  package func seed(_ seeds: Lanes) {
    state[0] = seeds
    // The rest of the old state may stay: every word is seeded before a twist reads it.
    seededCount = 1
    position = 0
    wordCount = 0
  }

  /// Makes sure that every lane has its first `count` words.
  package func prepare(_ count: Int) {
    while words.count < count { words.append(.zero) }
    while wordCount < count {
      words[wordCount] = nextWord()
      wordCount += 1
    }
  }

  /// A word of a lane, counted from its first.
  package func word(_ index: Int, ofLane lane: Int) -> UInt32 {
    if index >= wordCount { prepare(index + 1) }
    return words[index][lane]
  }

  private func seedState(upTo count: Int) {
    while seededCount < count {
      let previous = state[seededCount - 1]
      let mixed = previous ^ (previous &>> 30)
      state[seededCount] = mixed &* Lanes(repeating: 1_812_433_253) &+ Lanes(repeating: UInt32(seededCount))
      seededCount += 1
    }
  }

  /// One step of the twist, in place, and its output.
  private func nextWord() -> Lanes {
    // A step reads no further than 397 words ahead, so seeding needs to be just as far.
    if seededCount < Self.stateCount { seedState(upTo: min(position + Self.middle + 1, Self.stateCount)) }
    let next = position + 1 == Self.stateCount ? 0 : position + 1
    let far = position + Self.middle
    let joined = (state[position] & Lanes(repeating: 0x8000_0000)) | (state[next] & Lanes(repeating: 0x7fff_ffff))
    // All ones where the lowest bit is set.
    let mask = (Lanes.zero &- (joined & Lanes(repeating: 1))) & Lanes(repeating: 0x9908_b0df)
    var word = state[far >= Self.stateCount ? far - Self.stateCount : far] ^ (joined &>> 1) ^ mask
    state[position] = word
    position = next
    word ^= word &>> 11
    word ^= (word &<< 7) & Lanes(repeating: 0x9d2c_5680)
    word ^= (word &<< 15) & Lanes(repeating: 0xefc6_0000)
    return word ^ (word &>> 18)
  }
}
