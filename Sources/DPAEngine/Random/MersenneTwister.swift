/// MT19937 seeded as CPython's `random.seed(s)` does for 0 <= s < 2^32: init_by_array with the one-word key [s].
///
/// NumPy's `np.random.seed(s)` uses init_genrand instead and yields another stream. This is the plain generator with
/// its whole state; the kernels compute only the ten words that a sample needs.
///
/// Source: Matsumoto and Nishimura, mt19937ar.c (2002); CPython, Modules/_randommodule.c.
public struct MersenneTwister: RandomNumberGenerator, Sendable {
  static let wordCount = 624
  private static let middle = 397

  /// The state after seeding, before the first twist, or as the words drawn so far have left it.
  public private(set) var state: [UInt32]
  private var position = wordCount

  public init(seed: UInt32) {
    state = Self.arraySeedState
    for index in 1...Self.wordCount {
      // The 624th step wraps: it revisits word 1 from the last word.
      let place = index == Self.wordCount ? 1 : index
      let previous = index == Self.wordCount ? state[Self.wordCount - 1] : state[index - 1]
      state[place] = (state[place] ^ Self.mixed(previous) &* 1_664_525) &+ seed
    }
    for index in 2...Self.wordCount {
      let place = index == Self.wordCount ? 1 : index
      let previous = index == Self.wordCount ? state[Self.wordCount - 1] : state[index - 1]
      state[place] = (state[place] ^ Self.mixed(previous) &* 1_566_083_941) &- UInt32(place)
    }
    state[0] = 0x8000_0000
  }

  /// init_genrand(19650218), where every init_by_array starts.
  static let arraySeedState: [UInt32] = {
    var state: [UInt32] = [19_650_218]
    for index in 1..<wordCount {
      state.append(1_812_433_253 &* mixed(state[index - 1]) &+ UInt32(index))
    }
    return state
  }()

  private static func mixed(_ word: UInt32) -> UInt32 { word ^ (word >> 30) }

  /// The next 32 bits: CPython's `getrandbits(32)`.
  public mutating func nextWord() -> UInt32 {
    if position == Self.wordCount { twist() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }

  /// The next 64 bits, low word first: CPython's `getrandbits(64)`.
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// The next draw in [0, 1), of 53 bits: CPython's `random()`.
  public mutating func nextDraw() -> Double {
    let high = nextWord()
    return Self.draw(high, nextWord())
  }

  /// ((a >> 5) * 2^26 + (b >> 6)) / 2^53, exactly.
  @inline(__always)
  package static func draw(_ high: UInt32, _ low: UInt32) -> Double {
    // 53 bits as a whole number, which a Double holds exactly; the scaling then rounds nothing.
    let bits = Int64(high >> 5) << 26 | Int64(low >> 6)
    return Double(bits) * 0x1p-53
  }

  private mutating func twist() {
    // In place and in order: words behind the place are new already where a later word takes them.
    for index in 0..<Self.wordCount {
      let upper = state[index] & 0x8000_0000
      let lower = state[(index + 1) % Self.wordCount] & 0x7fff_ffff
      let joined = upper | lower
      let mask: UInt32 = joined & 1 == 0 ? 0 : 0x9908_b0df
      state[index] = state[(index + Self.middle) % Self.wordCount] ^ (joined >> 1) ^ mask
    }
    position = 0
  }
}
