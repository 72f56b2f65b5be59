import DPATestSupport
import Testing

@testable import DPAHarness
@testable import TableRuns

@Suite("Leaves drawn for an audit")
struct AuditDrawTests {
  private static func draw(_ count: UInt64, _ leafCounts: [UInt64], seed: UInt64 = 1) throws -> AuditDraw {
    AuditDraw(try ReceiptAudit("\(count)", seed: seed), leafCounts: leafCounts)
  }

  private static func places(_ count: UInt64, _ leafCounts: [UInt64], seed: UInt64 = 1) throws -> [[UInt64]] {
    guard case .some(let places, _) = try draw(count, leafCounts, seed: seed) else { return [] }
    return places
  }

  @Test("As many as asked for, of each part, without repetition and in order", arguments: 0..<200)
  func properties(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let leafCounts = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
      UInt64.random(in: 0...[0, 3, 50][seed % 3] + 1, using: &generator)
    }
    let total = leafCounts.reduce(0, +)
    guard total > 1 else { return }
    let count = UInt64.random(in: 1..<total, using: &generator)
    guard case .some(let places, let equivalent) = try Self.draw(count, leafCounts, seed: UInt64(seed)) else {
      Issue.record("fewer than all leaves are drawn")
      return
    }
    #expect(places.count == leafCounts.count)
    #expect(places.reduce(0) { $0 + $1.count } == Int(count))
    for (own, leafCount) in zip(places, leafCounts) {
      #expect(own == Set(own).sorted())
      #expect(own.allSatisfy { $0 < leafCount })
    }
    let strata = leafCounts.count { $0 > 0 }
    if count >= strata {
      #expect(zip(places, leafCounts).allSatisfy { $0.isEmpty == ($1 == 0) })
      let fractions: [Double] = zip(places, leafCounts).filter { $1 > 0 }.map { Double($0.count) / Double($1) }
      let least = try #require(fractions.min())
      #expect(Double(equivalent) <= least * Double(total) + 1e-9)
      #expect(Double(equivalent) > least * Double(total) - 1)
    } else {
      #expect(equivalent == count)
    }
    #expect(equivalent <= count)
  }

  @Test("Draws follow the sizes of the parts; what is over goes to the largest remainders")
  func proportions() throws {
    #expect(try Self.places(8, [100, 100, 100, 100]).map(\.count) == [2, 2, 2, 2])
    #expect(try Self.places(10, [901, 0, 99]).map(\.count) == [8, 0, 2])
    #expect(try Self.places(5, [41, 21, 41]).map(\.count) == [2, 1, 2])
    #expect(try Self.places(7, [2, 2, 4]).map(\.count) == [2, 2, 3])
  }

  @Test("The bound is that of the part that was sampled least")
  func equivalents() throws {
    #expect(try Self.draw(8, [100, 100, 100, 100]).equivalent == 8)
    // Three of four parts have 2 of 100, which is as 8 of 400.
    #expect(try Self.draw(9, [100, 100, 100, 100]).equivalent == 8)
    #expect(try Self.draw(3, [100, 100, 100, 100]).equivalent == 3)
    #expect(try Self.draw(4, [1 << 52, 1 << 52, 1 << 53]).equivalent == 4)
  }

  @Test("All are taken where no more are there than were asked for")
  func all() throws {
    #expect(try Self.draw(6, [1, 5]) == .all)
    #expect(try Self.draw(7, [1, 5]) == .all)
    #expect(try Self.draw(5, [1, 5]) != .all)
    #expect(try AuditDraw(ReceiptAudit("all", seed: 1), leafCounts: [1 << 53]) == .all)
  }

  @Test("A seed repeats its draws and other seeds draw others; every leaf has the same chance", arguments: [2, 6])
  func chances(count: UInt64) throws {
    #expect(try Self.places(5, [90, 90], seed: 7) == Self.places(5, [90, 90], seed: 7))
    #expect(try Self.places(5, [90, 90], seed: 7) != Self.places(5, [90, 90], seed: 8))
    let leafCounts: [UInt64] = [4, 4, 4]
    var hits = [Int](repeating: 0, count: 12)
    for seed in 0..<2_000 as Range<UInt64> {
      for (part, own) in try Self.places(count, leafCounts, seed: seed).enumerated() {
        for place in own { hits[4 * part + Int(place)] += 1 }
      }
    }
    let expected = 2_000 * Double(count) / 12
    // Five standard deviations.
    #expect(hits.allSatisfy { abs(Double($0) - expected) < 5 * expected.squareRoot() }, "\(hits)")
  }
}

extension AuditDraw {
  fileprivate var equivalent: UInt64? {
    guard case .some(_, let equivalent) = self else { return nil }
    return equivalent
  }
}
