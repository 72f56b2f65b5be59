import DPAEngine

/// The Mersenne Twister's state after seeding and its first words; the kernel's first ten of all seeds together.
enum MersenneTwisterLayer: GoldenLayer {
  static let name = "mersenne-twister"
  static let usesKernel = true

  struct Case: GoldenCase {
    let name: String
    let seed: UInt32
    let stateFirst: [UInt32]
    let stateLast: [UInt32]
    let stateSHA256: String
    let words: [UInt32]
    let wordsSHA256: String

    enum CodingKeys: String, CodingKey {
      case name, seed, words
      case stateFirst = "state_first"
      case stateLast = "state_last"
      case stateSHA256 = "state_sha256"
      case wordsSHA256 = "words_sha256"
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    let kernelWords = FirstWords(of: file.cases.map(\.seed), kernel: kernel)
    return file.cases.enumerated().map { place, golden in
      check(golden)
        + golden.words.prefix(10).enumerated().compactMap { index, expected in
          .unlessEqual("kernel's word \(index)", expected: String(expected), found: String(kernelWords[place][index]))
        }
    }
  }

  private static func check(_ golden: Case) -> [Difference] {
    var twister = MersenneTwister(seed: golden.seed)
    let state = twister.state
    let words = (0..<1_300).map { _ in twister.nextWord() }
    return [
      .unlessEqual("first state words", expected: "\(golden.stateFirst)", found: "\(Array(state.prefix(8)))"),
      .unlessEqual("last state words", expected: "\(golden.stateLast)", found: "\(Array(state.suffix(4)))"),
      .unlessEqual("digest of the state", expected: golden.stateSHA256, found: digest(of: state)),
      .unlessEqual("first words", expected: "\(golden.words)", found: "\(Array(words.prefix(20)))"),
      .unlessEqual("digest of 1,300 words", expected: golden.wordsSHA256, found: digest(of: words)),
    ].compactMap { $0 }
  }

  /// SHA-256 of the words, each little-endian.
  private static func digest(of words: [UInt32]) -> String {
    SHA256.digest(of: words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } })
      .description
  }
}
