import DPATestSupport
import Testing

@testable import DPAHarness

@Suite("Pairs with one seed")
struct SeedPairsTests {
  @Test("Three places with one seed are three pairs, in counting order")
  func triple() {
    var entries = [(9, 0), (5, 1), (9, 4), (9, 2), (5, 3)].map { SeedPairs.entry(seed: $0.0, place: $0.1) }
    let pairs = SeedPairs.all(of: &entries)
    #expect(
      pairs == [
        .init(earlier: 0, later: 2, seed: 9), .init(earlier: 1, later: 3, seed: 5),
        .init(earlier: 0, later: 4, seed: 9), .init(earlier: 2, later: 4, seed: 9),
      ])
  }

  @Test("A seed that came again k times makes k (k + 1) / 2 pairs")
  func repeats() {
    var none: [UInt32] = []
    #expect(SeedPairs.count(repeats: &none) == 0)
    var repeats: [UInt32] = [.max, 3, 3, 0, 3]
    #expect(SeedPairs.count(repeats: &repeats) == 6 + 1 + 1)
  }

  @Test("Both ways of counting find every pair that comparing all places finds")
  func comparison() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<20 {
      let seeds = (0..<200).map { _ in UInt32.random(in: 0..<500, using: &generator) }
      var expected: [SeedPairs.Pair] = []
      for later in seeds.indices {
        for earlier in 0..<later where seeds[earlier] == seeds[later] {
          expected.append(.init(earlier: UInt64(earlier), later: UInt64(later), seed: seeds[later]))
        }
      }
      var entries = seeds.enumerated().map { SeedPairs.entry(seed: $1, place: UInt64($0)) }
      entries.shuffle(using: &generator)
      #expect(SeedPairs.all(of: &entries) == expected)
      var seen: Set<UInt32> = []
      var repeats = seeds.filter { !seen.insert($0).inserted }
      #expect(SeedPairs.count(repeats: &repeats) == UInt64(expected.count))
    }
  }
}
