import DPAEngine
import HarnessKit

/// The Mersenne Twister's state after seeding and its first words; the kernel's first ten of all seeds together.
enum MersenneTwisterLayer: GoldenLayer {
  static let name = "mersenne-twister"

  struct Case: GoldenCase {
    let seed: UInt32
    let stateFirst: [UInt32]
    let stateLast: [UInt32]
    let stateSHA256: String
    let words: [UInt32]
    let wordsSHA256: String

    init(_ fields: GoldenFields) throws {
      seed = try fields.number("seed", in: 0...UInt32.max)
      stateFirst = try fields.numbers("state_first", count: 8...8, in: 0...UInt32.max)
      stateLast = try fields.numbers("state_last", count: 4...4, in: 0...UInt32.max)
      stateSHA256 = try fields.text("state_sha256")
      words = try fields.numbers("words", count: 20...20, in: 0...UInt32.max)
      wordsSHA256 = try fields.text("words_sha256")
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    // All seeds together: kernels work on lanes of them, and one alone would run their scalar code.
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
    // 1,300 words take three twists of 624, so that regeneration is checked more than once.
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

/// The 53-bit draws, as the general generator and as a kernel make them.
enum DrawsLayer: GoldenLayer {
  static let name = "draws"

  struct Case: GoldenCase {
    let seed: UInt32
    let draws: [String]

    init(_ fields: GoldenFields) throws {
      seed = try fields.number("seed", in: 0...UInt32.max)
      draws = try fields.texts("draws", count: 5...5)
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    let kernelWords = FirstWords(of: file.cases.map(\.seed), kernel: kernel)
    return file.cases.enumerated().map { place, golden in
      var twister = MersenneTwister(seed: golden.seed)
      let plain = (0..<5).map { _ in Hexadecimal.bitPattern(twister.nextDraw()) }
      let found = kernelWords.draws(place).map(Hexadecimal.bitPattern)
      return [
        .unlessEqual("draws", expected: "\(golden.draws)", found: "\(plain)"),
        .unlessEqual("kernel's draws", expected: "\(golden.draws)", found: "\(found)"),
      ].compactMap { $0 }
    }
  }
}

/// The first ten words of many seeds, from a kernel.
struct FirstWords {
  private var words: [UInt32]
  private let stride: Int

  init(of seeds: [UInt32], kernel: Kernel) {
    stride = seeds.count
    words = Array(repeating: 0, count: 10 * seeds.count)
    var span = words.mutableSpan
    kernel.makeRunner().firstWords(0..<seeds.count, of: seeds.span, into: &span)
  }

  /// The ten words of one seed.
  subscript(place: Int) -> [UInt32] { (0..<10).map { words[$0 * stride + place] } }

  /// The five draws of one seed, in [0, 1).
  func draws(_ place: Int) -> [Double] {
    let words = self[place]
    return (0..<5).map { MersenneTwister.draw(words[2 * $0], words[2 * $0 + 1]) }
  }
}
