import DPAEngine
import HarnessBenchmarks

/// The Mersenne Twister alone, by the plain way: seeding, and the ten words of a sample.
final class TwisterWork: CellWork {
  private let seeds: [UInt32]
  /// Ten columns.
  private var words: [UInt32]

  init(seedCount: UInt64) {
    seeds = Self.seeds(seedCount)
    words = Array(repeating: 0, count: 10 * seeds.count)
  }

  func spoil() { Self.spoil(&words) }

  func run() {
    for (row, seed) in seeds.enumerated() {
      var twister = MersenneTwister(seed: seed)
      for word in 0..<10 { words[word * seeds.count + row] = twister.nextWord() }
    }
  }

  func root() -> Digest { Self.root(of: words) }

  /// Spread over all 32 bits.
  static func seeds(_ count: UInt64) -> [UInt32] { (0..<UInt32(count)).map { 0x9e37_79b9 &* ($0 &+ 1) } }

  static func spoil(_ words: inout [UInt32]) {
    for place in words.indices { words[place] = .max }
  }

  static func root(of words: [UInt32]) -> Digest { RootOfRows.of(words: words.lazy.map(UInt64.init)) }
}
