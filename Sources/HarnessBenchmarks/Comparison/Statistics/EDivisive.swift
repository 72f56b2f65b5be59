import HarnessKit

/// Where a series of values changes its level, found by parting it again and again where both sides differ most.
///
/// A split is scored by how far its sides lie apart beyond what lies within them (the energy distance); it counts where
/// no shuffle of the points within the parts so far reaches its score. The score looks at every end of the right side,
/// so that a level which does not last is found as well.
///
/// Source: Matteson and James, "A nonparametric approach for multiple change point analysis of multivariate data"
/// (2014), with distances to the power of 1.
package enum EDivisive {
  /// None of so many shuffles may reach the score: p is 0.01.
  package static let shuffleCount = 99
  // As many shuffles at once as a vector has lanes: all of them take the same steps.
  private typealias Lanes = SIMD8<Double>

  /// The first place of each new level, ascending.
  ///
  /// - Parameter seed: Of the shuffles.
  /// - Precondition: All values are finite.
  /// - Complexity: For each change the square of the number of values, 100 times.
  package static func places(in values: [Double], seed: UInt64) -> [Int] {
    precondition(values.allSatisfy(\.isFinite), "values that have distances")
    var random = SplitMix64(seed: seed)
    var parts = [Part(0..<values.count, of: values)]
    while let (number, best) = strongest(of: parts) {
      guard isReal(best.score, values, parts.map(\.range), &random) else { break }
      let range = parts[number].range
      parts.replaceSubrange(
        number...number,
        with: [Part(range.lowerBound..<best.place, of: values), Part(best.place..<range.upperBound, of: values)])
    }
    return parts.dropFirst().map(\.range.lowerBound)
  }

  private struct Part {
    let range: Range<Int>
    let split: Split?

    init(_ range: Range<Int>, of values: [Double]) {
      self.range = range
      split = EDivisive.bestSplit(Array(values[range])).map {
        Split(place: range.lowerBound + $0.place, score: $0.score)
      }
    }
  }

  package struct Split: Sendable, Equatable {
    /// Of the first value on the right side.
    package let place: Int
    package let score: Double
  }

  private static func strongest(of parts: [Part]) -> (number: Int, split: Split)? {
    var strongest: (number: Int, split: Split)?
    for (number, part) in parts.enumerated() {
      guard let split = part.split, split.score > strongest?.split.score ?? -.infinity else { continue }
      strongest = (number, split)
    }
    return strongest
  }

  /// The split with the highest score; nil of fewer than two values.
  package static func bestSplit(_ values: [Double]) -> Split? {
    guard values.count > 1 else { return nil }
    var best = Split(place: 0, score: -.infinity)
    score(values) { place, score in
      if score > best.score { best = Split(place: place, score: score) }
    }
    return best
  }

  /// The highest score of each lane.
  private static func bestScores(_ values: [Lanes]) -> Lanes {
    var best = Lanes(repeating: -.infinity)
    score(values) { _, score in best.replace(with: score, where: score .> best) }
    return best
  }

  /// Scores every split up to every end: the same operations in the same order for one series and for many in lanes, so
  /// that equal values get equal scores.
  @inline(__always)
  private static func score<Value: SeriesValue>(_ values: [Value], _ body: (_ place: Int, _ score: Value) -> Void) {
    // 1 / n, and 0 for 0: a side of one value has no distances within.
    let inverse = [0] + (1...values.count).map { 1 / Double($0) }
    // Sums of the distances within the values before a place, and from a place to the last one looked at.
    var left = [Value](repeating: .zero, count: values.count + 1)
    var right = left
    for last in 1..<values.count {
      var sum = Value.zero
      let end = values[last]
      for place in stride(from: last - 1, through: 0, by: -1) {
        sum += (values[place] - end).size
        right[place] += sum
      }
      let all = right[0]
      left[last + 1] = all
      for place in 1...last {
        let (before, behind) = (place, last + 1 - place)
        let between = all - left[place] - right[place]
        let within =
          left[place] * (Double(behind) * inverse[before - 1]) + right[place] * (Double(before) * inverse[behind - 1])
        body(place, (between - within) * inverse[last + 1])
      }
    }
  }

  /// Whether no shuffle reaches a score.
  private static func isReal(
    _ score: Double, _ values: [Double], _ ranges: [Range<Int>], _ random: inout SplitMix64
  ) -> Bool {
    // A little below, so that the same values summed in another order reach it.
    let reached = score * (1 - 1e-9)
    var left = shuffleCount
    while left > 0 {
      let used = min(left, Lanes.scalarCount)
      var highest = Lanes(repeating: -.infinity)
      for range in ranges where range.count > 1 {
        let scores = bestScores(shuffles(Array(values[range]), used, &random))
        highest.replace(with: scores, where: scores .> highest)
      }
      // One is enough: mostly the first few shuffles of what is no change end the search.
      if (0..<used).contains(where: { highest[$0] >= reached }) { return false }
      left -= used
    }
    return true
  }

  private static func shuffles(_ values: [Double], _ count: Int, _ random: inout SplitMix64) -> [Lanes] {
    var lanes = [Lanes](repeating: .zero, count: values.count)
    for lane in 0..<count {
      for (place, value) in random.shuffled(values).enumerated() { lanes[place][lane] = value }
    }
    return lanes
  }
}

/// A value of one series, or those of several series in lanes.
private protocol SeriesValue {
  static var zero: Self { get }
  static func + (first: Self, second: Self) -> Self
  static func - (first: Self, second: Self) -> Self
  static func += (first: inout Self, second: Self)
  static func * (value: Self, factor: Double) -> Self
  /// Without its sign.
  var size: Self { get }
}

extension Double: SeriesValue {
  fileprivate var size: Double { magnitude }
}

extension SIMD8<Double>: SeriesValue {
  fileprivate var size: Self {
    // Without the sign bits: a comparison of each lane would take as long as all the rest.
    let signless = SIMD8<UInt64>(repeating: ~(1 << 63))
    return unsafeBitCast(unsafeBitCast(self, to: SIMD8<UInt64>.self) & signless, to: Self.self)
  }
}
