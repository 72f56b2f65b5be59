/// Frequencies of the shifted distribution: normal with mean -1/3 or 1/3 and deviation 1/3, cut off at -1 and 1.
///
/// This is torch 2.13's rule for fewer than 16 values, for any number of them: as long as one of k values lies outside,
/// k new ones are drawn, and those replace the ones that lie outside.
package struct TruncatedNormal {
  private let mean: Double
  private static let deviation = 1.0 / 3

  package init(of split: Split) { mean = split == .test ? 1.0 / 3 : -1.0 / 3 }

  /// Fills some places from a lane's words, from the first on; returns how many words that took.
  package func fill(_ values: inout MutableSpan<Float>, _ places: Range<Int>, from words: WordLanes, lane: Int) -> Int {
    var draws = NormalDraws(words: words, lane: lane)
    for place in places { values[place] = value(&draws) }
    while places.contains(where: { isOutside(values[$0]) }) {
      for place in places {
        // Drawn even where it is not needed: otherwise all later words would go to other values than torch's.
        let new = value(&draws)
        if isOutside(values[place]) { values[place] = new }
      }
    }
    return draws.position
  }

  private func value(_ draws: inout NormalDraws) -> Float { Float(draws.next() * Self.deviation + mean) }

  private func isOutside(_ value: Float) -> Bool { value < -1 || value > 1 }
}

/// Standard normals from the words of a lane, two from each pair of uniforms.
struct NormalDraws {
  let words: WordLanes
  let lane: Int
  /// Words used so far.
  private(set) var position = 0
  private var kept: Double?

  init(words: WordLanes, lane: Int) {
    self.words = words
    self.lane = lane
  }

  mutating func next() -> Double {
    if let kept {
      self.kept = nil
      return kept
    }
    let (first, second) = NormalPair.values(nextUniformBits(), nextUniformBits())
    kept = second
    return first
  }

  private mutating func nextUniformBits() -> UInt64 {
    let high = words.word(position, ofLane: lane)
    let low = words.word(position + 1, ofLane: lane)
    position += 2
    return UInt64(high) << 32 | UInt64(low)
  }
}

/// Box and Muller's two normals of two uniforms.
enum NormalPair {
  /// - Parameters: 64 random bits each, of which the low 53 make a uniform of [0, 1).
  static func values(_ first: UInt64, _ second: UInt64) -> (cosine: Double, sine: Double) {
    let turn = uniform(first)
    // 1 - u is exact, so the logarithm of 1 - u is log1p(-u).
    let radius = (-2 * Logarithm.natural(1 - uniform(second))).squareRoot()
    let (cosine, sine) = Turn.cosineAndSine(turn)
    return (radius * cosine, radius * sine)
  }

  private static func uniform(_ bits: UInt64) -> Double { Double(bits & (1 << 53 - 1)) * 0x1p-53 }
}
