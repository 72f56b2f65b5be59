/// Where random numbers come from: one stream for every purpose, so that what one part draws never depends on what
/// another has drawn.
public protocol RandomSource: Sendable {
  /// The stream of a purpose, from its start; the same purpose gives the same numbers.
  func stream(for purpose: String) -> any RandomStream
}

public protocol RandomStream {
  /// From 0 up to, not including, 1.
  mutating func uniform() -> Double
  /// Of mean 0 and deviation 1.
  mutating func normal() -> Double
}

/// MT19937, seeded with the bytes of a seed and of the purpose.
public struct SeededRandomSource: RandomSource {
  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  public func stream(for purpose: String) -> any RandomStream {
    // Each byte a word of its own: no two purposes share a key.
    let seedWords = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
    return TwisterStream(MersenneTwister(key: seedWords + purpose.utf8.map(UInt32.init)))
  }
}

/// Numbers from the words of a twister: 53 bits of two words, and normals in pairs by Box and Muller, all in a fixed
/// sequence of float64 operations, so that every machine draws the same bits.
struct TwisterStream: RandomStream {
  private var twister: MersenneTwister
  private var kept: Double?

  init(_ twister: MersenneTwister) { self.twister = twister }

  mutating func uniform() -> Double {
    // 53 bits are what a double holds exactly: with 64, the largest numbers would be rounded to 1.
    let high = UInt64(twister.next())
    let low = UInt64(twister.next())
    return Double((high << 32 | low) & (1 << 53 - 1)) * 0x1p-53
  }

  mutating func normal() -> Double {
    if let kept {
      self.kept = nil
      return kept
    }
    let turns = uniform()
    // 1 - u is exact, and never 0.
    let radius = (-2 * FixedFunctions.logarithm(1 - uniform())).squareRoot()
    let (sine, cosine) = FixedFunctions.sineAndCosine(turns: turns)
    kept = radius * sine
    return radius * cosine
  }
}
