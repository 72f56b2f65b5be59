/// The first ten words of CPython's Mersenne Twister for as many seeds as a vector has lanes.
///
/// The start state is the same for all seeds, and of the 624 new words of the first twist a sample needs ten: they
/// follow from words 0...10 and 397...406. Both seeding passes still have to run in full.
struct MersenneTwisterLanes<Vector: TwisterVector> {
  private typealias Lanes = SIMD8<UInt32>

  private var state = [Vector](repeating: Vector(repeating: 0), count: MersenneTwister.wordCount)

  /// Word w of row i goes to w * stride + i, where the stride is the length of `seeds`.
  mutating func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>) {
    var lanes = Vector(repeating: 0)
    for row in rows { lanes[row - rows.lowerBound] = seeds[row] }
    var state = self.state.mutableSpan
    Self.seed(&state, with: lanes)
    // Only ten of the 624 words are ever drawn, so that the twist stops there.
    for index in 0..<10 {
      let word = Self.word(state, at: index)
      for row in rows { words[index * seeds.count + row] = word[row - rows.lowerBound] }
    }
  }

  private static func seed(_ state: inout MutableSpan<Vector>, with seeds: Vector) {
    let startWords = MersenneTwister.arraySeedState
    let start = startWords.span
    let last = MersenneTwister.wordCount - 1
    var word = Vector(repeating: start[0])
    for index in 1...last {
      word = firstPass(Vector(repeating: start[index]), word, seeds)
      state[index] = word
    }
    // The first pass has 624 steps for 623 words: the last one comes back to word 1.
    word = firstPass(state[1], word, seeds)
    state[1] = word
    for index in 2...last {
      word = secondPass(state[index], word, Vector(repeating: UInt32(truncatingIfNeeded: index)))
      state[index] = word
    }
    state[1] = secondPass(state[1], word, Vector(repeating: 1))
    state[0] = Vector(repeating: 0x8000_0000)
  }

  @inline(__always)
  private static func firstPass(_ word: Vector, _ previous: Vector, _ seeds: Vector) -> Vector {
    Vector.combine(word, previous, seeds) { word, previous, seed in
      (word ^ ((previous ^ (previous &>> 30)) &* Lanes(repeating: 1_664_525))) &+ seed
    }
  }

  @inline(__always)
  private static func secondPass(_ word: Vector, _ previous: Vector, _ index: Vector) -> Vector {
    Vector.combine(word, previous, index) { word, previous, index in
      (word ^ ((previous ^ (previous &>> 30)) &* Lanes(repeating: 1_566_083_941))) &- index
    }
  }

  /// Word `index` of the first twist, tempered.
  private static func word(_ state: borrowing MutableSpan<Vector>, at index: Int) -> Vector {
    let twisted = Vector.combine(state[index], state[index + 1], state[index + 397]) { word, following, far in
      let joined = (word & Lanes(repeating: 0x8000_0000)) | (following & Lanes(repeating: 0x7fff_ffff))
      // All ones where the last bit is set: a mask instead of a branch for each lane.
      let odd = Lanes.zero &- (joined & Lanes(repeating: 1))
      return far ^ (joined &>> 1) ^ (odd & Lanes(repeating: 0x9908_b0df))
    }
    return Vector.combine(twisted, twisted, twisted) { word, _, _ in
      var word = word
      word ^= word &>> 11
      word ^= (word &<< 7) & Lanes(repeating: 0x9d2c_5680)
      word ^= (word &<< 15) & Lanes(repeating: 0xefc6_0000)
      return word ^ (word &>> 18)
    }
  }
}
