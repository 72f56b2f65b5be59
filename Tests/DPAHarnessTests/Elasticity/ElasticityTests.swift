import DPAEngine
import DPATestSupport
import Hashing
import Testing

@testable import DPAHarness
@testable import TableCore

@Suite("Elasticity")
struct ElasticityTests {
  private func elasticity(
    _ count: UInt64, _ worldSize: UInt64, _ newWorldSize: UInt64, first: UInt64 = 0, kernel: Kernel = .automatic,
    depth: Int = 1, jobs: Int = 2, checkedRowLimit: UInt64? = nil
  ) throws -> Elasticity {
    let engine = Engine(try AugmentationConfiguration(depth: depth), kernel: kernel)
    return try Elasticity(
      of: SampleRange(first: first, count: count), from: worldSize, to: newWorldSize, by: engine, baseSeed: 7,
      jobs: jobs, checkedRowLimit: checkedRowLimit)
  }

  @Test("100 random (W, W2, N): the generated rows change exactly where and as often as computed")
  func random() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<100 {
      let sizes = (0..<2).map { _ in UInt64.random(in: 1...40, using: &generator) }
      let count = UInt64.random(in: 0...600, using: &generator)
      let first = UInt64.random(in: 0...(1 << 60), using: &generator)
      let found = try elasticity(count, sizes[0], sizes[1], first: first)
      let name = "W \(sizes[0]), W2 \(sizes[1]), N \(count) from \(first)"
      #expect(found.seedings.map(\.seeding) == [.sample, .rank])
      #expect(found.seedings[0].changedCount == 0, "\(name)")
      for result in found.seedings {
        #expect(result.check.finding == .asComputed, "\(name)")
        #expect(result.check.rowCount == count, "\(name)")
        #expect(result.check.changedCount == result.changedCount, "\(name)")
      }
    }
  }

  @Test("The result is the same with any number of jobs")
  func jobs() throws {
    let one = try elasticity(5_000, 3, 7, jobs: 1)
    #expect(try elasticity(5_000, 3, 7, jobs: 5).json == one.json)
  }

  @Test("Of a long table, rows from the first to the last id are generated")
  func spread() throws {
    let found = try elasticity(1 << 40, 4, 8, checkedRowLimit: 5_000)
    #expect(found.seedings[1].changedCount == (1 << 40) / 8 * 7)
    #expect(found.seedings[1].check == ElasticityCheck(rowCount: 4_608, changedCount: 3_456, finding: .asComputed))
    #expect(found.status == .held)
  }

  @Test("An engine whose rows do not depend on the rank is found out, by the first id that should have changed")
  func wrongEngine() throws {
    let found = try elasticity(1_000, 4, 8, kernel: RankBlindKernel.kernel)
    #expect(found.seedings[0].check.finding == .asComputed)
    #expect(found.seedings[1].check.finding == .wrongRow(id: 125, changed: false))
    #expect(found.status == .failed)
    #expect(
      found.text.hasSuffix(
        "WRONG rank seeding: all 1000 rows generated for both worlds: "
          + "the digest of id 125 did not change, and it should\n"))
  }

  @Test("The share is exact to four decimals and never rounded up to all")
  func share() throws {
    #expect(try elasticity(0, 4, 8).text.contains("rank        0       0    0 %\n"))
    #expect(try elasticity(3, 1, 3).text.contains("rank        3       2  66.6666 %\n"))
    #expect(try elasticity(1 << 40, 1, 1 << 40, checkedRowLimit: 1).text.contains("99.9999 %\n"))
  }

  @Test("A world of no rank, and no job, are refused")
  func refused() {
    #expect(
      ThrownError.text { try elasticity(10, 0, 8) }
        == "a world needs at least one rank, so the world size must not be 0")
    #expect(ThrownError.text { try elasticity(10, 4, 8, jobs: 0) } == "jobs must be 1 to 1024, not 0")
  }
}

/// A wrong kernel: it leaves the rank out of the seed text.
private enum RankBlindKernel {
  static let kernel = Kernel(name: .portable) { Runner() }

  private final class Runner: KernelRunner {
    private let inner = Kernel.portable.makeRunner()

    func hashChains(
      _ rows: Range<Int>, of ids: Span<UInt64>, after prefix: SeedPrefix, along plan: ChainPlan,
      digests: inout MutableSpan<Digest>, seeds: inout MutableSpan<UInt32>
    ) {
      inner.hashChains(rows, of: ids, after: .none, along: plan, digests: &digests, seeds: &seeds)
    }

    func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>) {
      inner.firstWords(rows, of: seeds, into: &words)
    }

    func hashLeaves(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
      inner.hashLeaves(leaves, leafByteCount: leafByteCount, into: &hashes)
    }
  }
}
