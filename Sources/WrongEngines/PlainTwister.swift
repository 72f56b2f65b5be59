/// MT19937 written down plainly, with the ways in which it is seeded.
///
/// Source: Matsumoto and Nishimura, mt19937ar.c (2002).
enum PlainTwister {
  static let stateCount = 624
  /// Words that are computed: those of five draws and two more.
  static let wordCount = 12
  private static let middle = 397

  /// init_genrand.
  static func genrandState(seed: UInt32, multiplier: UInt32 = 1_812_433_253) -> [UInt32] {
    var state = [seed]
    for index in 1..<stateCount {
      state.append(multiplier &* mixed(state[index - 1]) &+ UInt32(index))
    }
    return state
  }

  /// init_by_array, as CPython seeds with a whole number of any size.
  ///
  /// - Parameters:
  ///   - start: The seed of the state before the first pass.
  ///   - hasSecondPass: Whether the second of both passes over the state is made.
  static func arrayState(key: [UInt32], start: UInt32 = 19_650_218, hasSecondPass: Bool = true) -> [UInt32] {
    var state = genrandState(seed: start)
    var place = 1
    func advance() {
      place += 1
      guard place == stateCount else { return }
      state[0] = state[stateCount - 1]
      place = 1
    }
    for step in 0..<max(stateCount, key.count) {
      let entry = step % key.count
      state[place] = (state[place] ^ mixed(state[place - 1]) &* 1_664_525) &+ key[entry] &+ UInt32(entry)
      advance()
    }
    for _ in 1..<(hasSecondPass ? stateCount : 1) {
      state[place] = (state[place] ^ mixed(state[place - 1]) &* 1_566_083_941) &- UInt32(place)
      advance()
    }
    // Not zero, whatever the key was: a state of zeros would stay one.
    state[0] = 0x8000_0000
    return state
  }

  private static func mixed(_ word: UInt32) -> UInt32 { word ^ (word >> 30) }

  /// The first words of the first twist, before they are tempered.
  static func firstWords(of state: [UInt32], count: Int = wordCount) -> [UInt32] {
    // None of them reaches a word that the twist has renewed already, so that they need no order.
    (0..<count).map { index in
      let joined = state[index] & 0x8000_0000 | state[index + 1] & 0x7fff_ffff
      return state[index + middle] ^ (joined >> 1) ^ (joined & 1 == 0 ? 0 : 0x9908_b0df)
    }
  }

  static func tempered(_ untempered: UInt32) -> UInt32 {
    var word = untempered
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }
}

/// NumPy's way from a seed to a generator, since version 1.17.
///
/// Source: numpy/random/bit_generator.pyx, SeedSequence; _mt19937.pyx, MT19937.
enum NumPySeedSequence {
  /// What the first words are tempered from: NumPy starts at the last word of the state, before the first twist.
  static func firstWords(seed: UInt32) -> [UInt32] {
    var state = state(seed: seed, count: PlainTwister.stateCount)
    state[0] = 0x8000_0000
    return [state[PlainTwister.stateCount - 1]]
      + PlainTwister.firstWords(of: state, count: PlainTwister.wordCount - 1)
  }

  private static func state(seed: UInt32, count: Int) -> [UInt32] {
    let pool = pool(seed: seed)
    var constant: UInt32 = 0x8b51_f9dd
    return (0..<count).map { hashed(pool[$0 % pool.count], &constant, multiplier: 0x58f3_8ded) }
  }

  private static func pool(seed: UInt32) -> [UInt32] {
    var constant: UInt32 = 0x43b0_d7e5
    var pool = [seed, 0, 0, 0].map { hashed($0, &constant, multiplier: 0x931e_8875) }
    for source in pool.indices {
      for target in pool.indices where target != source {
        let other = hashed(pool[source], &constant, multiplier: 0x931e_8875)
        let mixed = pool[target] &* 0xca01_f9dd &- other &* 0x4973_f715
        pool[target] = mixed ^ (mixed >> 16)
      }
    }
    return pool
  }

  private static func hashed(_ word: UInt32, _ constant: inout UInt32, multiplier: UInt32) -> UInt32 {
    let hashed = word ^ constant
    constant = constant &* multiplier
    let product = hashed &* constant
    return product ^ (product >> 16)
  }
}
