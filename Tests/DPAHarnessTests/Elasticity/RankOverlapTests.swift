import DPAEngine
import DPAHarness
import DPATestSupport
import Testing

@testable import TableCore

@Suite("Rows that keep their rank")
struct RankOverlapTests {
  /// The sum of range overlaps, as it is defined.
  private static func overlapSum(_ count: UInt64, _ worldSize: UInt64, _ newWorldSize: UInt64) throws -> UInt64 {
    let old = try RangeSplitter(totalSamples: count, worldSize: worldSize)
    let new = try RangeSplitter(totalSamples: count, worldSize: newWorldSize)
    return zip(old.parts, new.parts).reduce(0) { sum, parts in
      let lower = max(parts.0.first, parts.1.first)
      let upper = min(parts.0.end, parts.1.end)
      return sum + (upper > lower ? upper - lower : 0)
    }
  }

  @Test("100 random (W, W2, N) equal the sum of range overlaps")
  func random() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let sizes = (0..<2).map { _ in UInt64.random(in: 1...5_000, using: &generator) }
      // A tenth of the tables has fewer ids than ranks.
      let count = UInt64.random(in: 0...(Bool.random(using: &generator) ? 5_000 : 1 << 50), using: &generator)
      let found = RankOverlap.count(of: count, from: sizes[0], to: sizes[1])
      let expected = try Self.overlapSum(count, sizes[0], sizes[1])
      #expect(found == expected, "W \(sizes[0]), W2 \(sizes[1]), N \(count)")
    }
  }

  @Test("Every small (W, W2, N) equals the sum of range overlaps")
  func small() throws {
    for count in UInt64(0)...24 {
      for worldSize in UInt64(1)...26 {
        for newWorldSize in UInt64(1)...26 {
          let found = RankOverlap.count(of: count, from: worldSize, to: newWorldSize)
          let expected = try Self.overlapSum(count, worldSize, newWorldSize)
          #expect(found == expected, "W \(worldSize), W2 \(newWorldSize), N \(count)")
        }
      }
    }
  }

  @Test("4 ranks to 8 keep an eighth: 87.5 % of the rows change")
  func doubling() {
    #expect(RankOverlap.count(of: 1_000, from: 4, to: 8) == 125)
    #expect(RankOverlap.count(of: 1_000, from: 8, to: 4) == 125)
    #expect(RankOverlap.count(of: 1 << 40, from: 4, to: 8) == 1 << 37)
  }

  @Test("The largest tables and worlds do not overflow")
  func largest() {
    let all = SampleRange.lastID + 1
    let most = SampleRange.lastID
    #expect(RankOverlap.count(of: all, from: 1, to: 1) == all)
    #expect(RankOverlap.count(of: all, from: most, to: most) == all)
    #expect(RankOverlap.count(of: all, from: most, to: 1) == 2)
    #expect(RankOverlap.count(of: all, from: 2, to: 1) == all / 2)
  }
}
