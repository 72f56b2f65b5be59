/// MT19937 with 32 bits.
///
/// Source: Matsumoto and Nishimura, mt19937ar.c (2002), `init_by_array` and `genrand_int32`.
package struct MersenneTwister {
  private static let count = 624
  private static let shift = 397
  private var words = [UInt32](repeating: 0, count: Self.count)
  private var position = Self.count

  /// - Precondition: The key has at least one word.
  package init(key: [UInt32]) {
    precondition(!key.isEmpty, "a key of at least one word")
    seed(19_650_218)
    var (i, j) = (1, 0)
    for _ in 0..<max(Self.count, key.count) {
      words[i] = (words[i] ^ mixed(i - 1) &* 1_664_525) &+ key[j] &+ UInt32(j)
      (i, j) = (next(i), (j + 1) % key.count)
    }
    for _ in 1..<Self.count {
      words[i] = (words[i] ^ mixed(i - 1) &* 1_566_083_941) &- UInt32(i)
      i = next(i)
    }
    // The generator uses only this bit of the first word: set, the state is never all zeros, which it could not leave.
    words[0] = 0x8000_0000
  }

  private mutating func seed(_ word: UInt32) {
    words[0] = word
    for i in 1..<Self.count { words[i] = mixed(i - 1) &* 1_812_433_253 &+ UInt32(i) }
  }

  private func mixed(_ i: Int) -> UInt32 { words[i] ^ (words[i] >> 30) }

  /// The place after one; the last word also becomes the first, which is never mixed itself.
  private mutating func next(_ i: Int) -> Int {
    guard i + 1 == Self.count else { return i + 1 }
    words[0] = words[Self.count - 1]
    return 1
  }

  package mutating func next() -> UInt32 {
    if position == Self.count { twist() }
    var word = words[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }

  private mutating func twist() {
    for i in 0..<Self.count {
      let joined = (words[i] & 0x8000_0000) | (words[(i + 1) % Self.count] & 0x7fff_ffff)
      let odd: UInt32 = joined & 1 == 1 ? 0x9908_b0df : 0
      words[i] = words[(i + Self.shift) % Self.count] ^ (joined >> 1) ^ odd
    }
    position = 0
  }
}
