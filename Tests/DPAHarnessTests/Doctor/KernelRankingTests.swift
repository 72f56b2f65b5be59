import DPAEngine
import Testing

@testable import DPAHarness

@Suite("the order of the kernels' speeds")
struct KernelRankingTests {
  typealias Round = KernelRanking.Round

  static let good: Round = [.portable: 1_000, .avx2: 300, .shani: 200, .avx512: 100]

  /// A measurement in which every round is the same.
  static func steady(_ changes: Round) -> [Round] { Array(repeating: good.merging(changes) { $1 }, count: 9) }

  @Test("kernels in order have no shortfall")
  func inOrder() {
    #expect(KernelRanking.shortfalls(in: Self.steady([:]), auto: .avx512).isEmpty)
  }

  @Test("a native kernel slower than portable is named beside it")
  func slow() {
    let found = KernelRanking.shortfalls(in: Self.steady([.shani: 1_750]), auto: .avx512)
    #expect(found.map(\.description) == ["the kernel shani is slower than portable here: 0.57 times as fast"])
  }

  @Test("auto more than 5 % behind is named beside the fastest, and no less")
  func behind() {
    let found = KernelRanking.shortfalls(in: Self.steady([.avx2: 94, .shani: 90]), auto: .avx512)
    #expect(
      found.map(\.description) == [
        "auto chooses avx512, which is 0.9 times as fast as shani here; 0.95 is the least"
      ])
    #expect(KernelRanking.shortfalls(in: Self.steady([.shani: 95]), auto: .avx512).isEmpty)
    #expect(!KernelRanking.shortfalls(in: Self.steady([.shani: 94]), auto: .avx512).isEmpty)
  }

  @Test("portable alone, or as auto, is held against what there is")
  func portable() {
    #expect(KernelRanking.shortfalls(in: [[.portable: 1_000]], auto: .portable).isEmpty)
    let found = KernelRanking.shortfalls(in: Self.steady([:]), auto: .portable)
    #expect(
      found.map(\.description) == [
        "auto chooses portable, which is 0.1 times as fast as avx512 here; 0.95 is the least"
      ])
  }

  @Test("four disturbed rounds of nine change nothing, five do")
  func disturbed() {
    func rounds(disturbed: Int) -> [Round] {
      (0..<9).map { $0 < disturbed ? Self.good.merging([.avx512: 5_000]) { $1 } : Self.good }
    }
    #expect(KernelRanking.shortfalls(in: rounds(disturbed: 4), auto: .avx512).isEmpty)
    #expect(KernelRanking.shortfalls(in: rounds(disturbed: 5), auto: .avx512).count == 2)
  }

  @Test("a machine that is slow for a while slows both sides of a ratio")
  func busy() {
    let rounds = (1...9).map { factor in Self.good.mapValues { $0 * UInt64(factor) } }
    #expect(KernelRanking.shortfalls(in: rounds, auto: .avx512).isEmpty)
  }

  @Test("a shortfall counts when three measurements find the same pair")
  func confirmed() {
    var asked = 0
    let found = KernelRanking.confirmed(auto: .avx512) {
      asked += 1
      return Self.steady([.shani: asked == 3 ? 2_000 : 1_750])
    }
    #expect(asked == 3)
    #expect(found == [.slowerThanPortable(.shani, timesAsFast: 0.5)])
  }

  @Test("what a later measurement does not find is dropped, and nothing is measured after that")
  func dropped() {
    var script = [Self.steady([.shani: 1_750]), Self.steady([.avx2: 1_750]), Self.steady([.shani: 1_750])]
    #expect(KernelRanking.confirmed(auto: .avx512) { script.removeFirst() }.isEmpty)
    #expect(script.count == 1)
  }
}
