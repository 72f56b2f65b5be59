import DPATestSupport
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Where a series changes its level")
struct EDivisiveTests {
  /// Values that go through these levels, each so many times, with noise of a standard deviation of about 1.
  private static func series(_ levels: [(level: Double, count: Int)], seed: UInt64 = 1) -> [Double] {
    var random = SplitMix64(seed: seed)
    func noise() -> Double {
      // The sum of twelve even numbers has a variance of 1.
      (0..<12).map { _ in Double(random.next(below: 1 << 32)) / 0x1p32 }.reduce(0, +) - 6
    }
    return levels.flatMap { level, count in (0..<count).map { _ in level + noise() } }
  }

  private func places(_ levels: [(level: Double, count: Int)], seed: UInt64 = 1) -> [Int] {
    EDivisive.places(in: Self.series(levels, seed: seed), seed: 1)
  }

  @Test("One step of many is found at its place, whichever way it goes", arguments: [6.0, -6])
  func one(_ size: Double) {
    #expect(places([(0, 30), (size, 30)]) == [30])
    #expect(places([(0, 12), (size, 60)]) == [12])
  }

  @Test("Several steps are found, and one that does not last")
  func several() {
    #expect(places([(0, 20), (5, 20), (0, 20), (-8, 20)]) == [20, 40, 60])
    #expect(places([(0, 40), (7, 12), (0, 40)]) == [40, 52])
  }

  @Test("Noise alone has no step, in all but one of a hundred series or so")
  func noise() {
    let found = (0..<60).count { !places([(0, 40)], seed: UInt64($0)).isEmpty }
    #expect(found <= 3, "\(found) of 60; with a chance of 0.01 each, four or more come in one of 300 tries")
  }

  @Test("What never varies has no step, and neither has nothing at all")
  func constant() {
    #expect(EDivisive.places(in: [Double](repeating: 3, count: 50), seed: 1).isEmpty)
    for values: [Double] in [[], [1], [1, 2]] { #expect(EDivisive.places(in: values, seed: 1).isEmpty) }
  }

  @Test("A few values that all differ show nothing, since some shuffle of them comes out as well")
  func few() {
    #expect(EDivisive.places(in: [1, 2, 9, 10], seed: 1).isEmpty)
    #expect(EDivisive.places(in: [1, 1, 1, 2], seed: 1).isEmpty)
  }

  @Test("The same seed finds the same, and the order of steps does not depend on where they lie")
  func seeds() {
    let values = Self.series([(0, 15), (1, 15), (2.5, 15), (4, 15)])
    #expect(EDivisive.places(in: values, seed: 5) == EDivisive.places(in: values, seed: 5))
    let places = EDivisive.places(in: values, seed: 5)
    #expect(places == places.sorted())
  }

  /// The score by its definition, for one split and one end of the right side.
  private static func score(_ values: ArraySlice<Double>, at place: Int) -> Double {
    let (left, right) = (Array(values[..<place]), Array(values[place...]))
    func within(_ side: [Double]) -> Double {
      guard side.count > 1 else { return 0 }
      var sum = 0.0
      for (number, value) in side.enumerated() { for other in side[..<number] { sum += abs(value - other) } }
      return sum / Double(side.count * (side.count - 1) / 2)
    }
    let between = left.flatMap { value in right.map { abs(value - $0) } }.reduce(0, +)
    let (m, n) = (Double(left.count), Double(right.count))
    let mean = 2 * between / (m * n)
    return m * n / (m + n) * (mean - within(left) - within(right)) / 2
  }

  @Test("The best split is that of all splits and ends by their definition")
  func definition() throws {
    for seed in UInt64(1)...20 {
      let values = Self.series([(0, 4), (Double(seed % 4), 5)], seed: seed)
      var best: (place: Int, score: Double) = (0, -.infinity)
      for end in 2...values.count {
        for place in 1..<end {
          let score = Self.score(values[..<end], at: place)
          if score > best.score { best = (place, score) }
        }
      }
      let found = try #require(EDivisive.bestSplit(values))
      #expect(found.place == best.place && abs(found.score - best.score) < 1e-9 * abs(best.score))
    }
  }

  @Test("Steps of three deviations and ten points are found within two points, in 95 of 100")
  func power() {
    var found = 0
    for seed in UInt64(1)...40 {
      let places = places([(0, 10 + Int(seed % 20)), (3, 10 + Int(seed % 7))], seed: seed)
      if places.contains(where: { abs($0 - 10 - Int(seed % 20)) <= 2 }) { found += 1 }
    }
    #expect(found >= 38, "\(found) of 40")
  }
}
