import DPAEngine

/// Mistakes from the seed to draws in [0, 1).
enum DrawMistakes {
  static let all = seedings + words + draws

  private static let seedings: [WrongEngine] = [
    seeding("init-genrand", "seeds the Mersenne Twister with init_genrand, as np.random.seed does") {
      PlainTwister.genrandState(seed: $0[0])
    },
    seeding("init-of-1998", "seeds the Mersenne Twister as its authors did in 1998, with the multiplier 69069") {
      var state = [$0[0]]
      while state.count < PlainTwister.stateCount { state.append(69_069 &* state[state.count - 1]) }
      return state
    },
    WrongEngine("seed-sequence", .twister, "seeds the Mersenne Twister as NumPy's SeedSequence does") {
      $0.untempered = { NumPySeedSequence.firstWords(seed: $0[0]) }
    },
    // Two mistakes at once, but one line of C++.
    WrongEngine("mt19937-of-c++", .twister, "draws as mt19937 and uniform_real_distribution of C++ do") {
      $0.untempered = { PlainTwister.firstWords(of: PlainTwister.genrandState(seed: $0[0])) }
      $0.draws = canonical
    },
    seeding("init-by-array-from-5489", "starts init_by_array from 5489 instead of 19650218") {
      PlainTwister.arrayState(key: $0, start: 5_489)
    },
    seeding("init-by-array-one-pass", "leaves out the second pass of init_by_array") {
      PlainTwister.arrayState(key: $0, hasSecondPass: false)
    },
  ]

  private static let words: [WrongEngine] = [
    WrongEngine("words-not-twisted", .twister, "takes the words of the seeded state without twisting it") {
      $0.untempered = { Array(PlainTwister.arrayState(key: $0).prefix(PlainTwister.wordCount)) }
    },
    WrongEngine("words-not-tempered", .twister, "does not temper the words of the Mersenne Twister") {
      $0.temper = { $0 }
    },
    WrongEngine("first-word-skipped", .twister, "throws the first word of the Mersenne Twister away") {
      $0.untempered = { key in
        Array(PlainTwister.firstWords(of: PlainTwister.arrayState(key: key)).dropFirst())
      }
    },
  ]

  private static let draws: [WrongEngine] = [
    // genrand_real2 and genrand_real1 of the reference code, which take one word where genrand_res53 takes two.
    eachWord("draw-32-bits", "makes each draw from one word of 32 bits") { Double($0) * 0x1p-32 },
    eachWord("draw-closed", "divides one word by 2^32 - 1 for each draw") { Double($0) / 4_294_967_295 },
    eachPair("draw-first-word", "leaves out the second word of a draw") { high, _ in
      MersenneTwister.draw(high, 0)
    },
    eachPair("draw-words-swapped", "swaps the two words of a draw") { MersenneTwister.draw($1, $0) },
    // As java.util.Random joins its 26 and 27 bits.
    eachPair("draw-shifts-swapped", "shifts the words of a draw by 6 and 5 bits instead of 5 and 6") {
      Double(UInt64($0 >> 6) << 27 | UInt64($1 >> 5)) * 0x1p-53
    },
    eachPair("draw-64-bits", "joins the words of a draw to 64 bits and keeps the upper 53") {
      Double((UInt64($0) << 32 | UInt64($1)) >> 11) * 0x1p-53
    },
    eachPair("draw-64-bits-low-first", "joins the words of a draw to 64 bits, the low one first, and keeps 53") {
      Double((UInt64($1) << 32 | UInt64($0)) >> 11) * 0x1p-53
    },
    WrongEngine("draw-canonical", .draw, "makes draws as generate_canonical of C++ does") { $0.draws = canonical },
    eachPair("draw-to-one", "divides draws by 2^53 - 1 instead of 2^53") {
      MersenneTwister.draw($0, $1) * 0x1p53 / 0x1.fffffffffffffp52
    },
    eachPair("draw-complement", "takes 1 - u for a draw u") { 1 - MersenneTwister.draw($0, $1) },
    eachPair("draw-binary32", "rounds draws to binary32") { Double(Float(MersenneTwister.draw($0, $1))) },
  ]

  private static func seeding(
    _ name: String, _ mistake: String, _ state: @escaping @Sendable ([UInt32]) -> [UInt32]
  ) -> WrongEngine {
    WrongEngine(name, .twister, mistake) { $0.untempered = { PlainTwister.firstWords(of: state($0)) } }
  }

  private static func eachWord(
    _ name: String, _ mistake: String, _ draw: @escaping @Sendable (UInt32) -> Double
  ) -> WrongEngine {
    WrongEngine(name, .draw, mistake) { $0.draws = { $0.prefix(5).map(draw) } }
  }

  private static func eachPair(
    _ name: String, _ mistake: String, _ draw: @escaping @Sendable (UInt32, UInt32) -> Double
  ) -> WrongEngine {
    WrongEngine(name, .draw, mistake) { stages in
      stages.draws = { words in (0..<5).map { draw(words[2 * $0], words[2 * $0 + 1]) } }
    }
  }

  /// generate_canonical<double, 53> of two words, the low one first.
  @Sendable
  private static func canonical(_ words: [UInt32]) -> [Double] {
    (0..<5).map { place in
      // In binary64 at each step, so that the sum is rounded where it has more than 53 bits.
      let draw = (Double(words[2 * place]) + Double(words[2 * place + 1]) * 0x1p32) * 0x1p-64
      return draw < 1 ? draw : 1 - 0x1p-53
    }
  }
}
