import DPAEngine
import DPATestSupport
import Testing

@testable import DPAHarness
@testable import TableCore

@Suite("Census", .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"))
struct SeedCensusTests {
  private let engine = Engine(Preset.default.configuration)

  private func table(_ count: UInt64, first: UInt64 = 0, seeding: Seeding = .sample) throws -> Table {
    try Table(SampleRange(first: first, count: count), seeding: seeding)
  }

  @Test("Of the ids 0..<1,000,000, 111 pairs share their seed; the first repeat is 70819, of 54018")
  func knownCount() throws {
    let report = try SeedCensus(of: table(1_000_000), by: engine, naming: 200, jobs: 2).run()
    #expect(report.pairCount == 111)
    #expect(report.firstPairs.count == 111)
    #expect(report.firstPairs.first == CensusReport.Pair(id: 70_819, sharesWith: 54_018, seed: 0x557c_fb5d))
    #expect((116.41...116.42).contains(report.expectedPairCount))
    for pair in report.firstPairs.prefix(5) {
      let (one, other) = (try engine.sample(pair.id), try engine.sample(pair.sharesWith))
      #expect(one.parameters == other.parameters)
      #expect(one.digest != other.digest)
    }
  }

  @Test("Sorting and the map agree, for either seeding, in several passes, with any number of jobs")
  func methodsAgree() throws {
    // Each census makes and clears the whole map, 512 MiB in all passes together.
    let runs: [(Seeding, passes: Int, jobs: Int)] = [(.sample, 2, 3), (.rank(baseSeed: 3, worldSize: 5), 4, 1)]
    for (seeding, passes, jobs) in runs {
      let table = try table(200_000, first: 1 << 40, seeding: seeding)
      let sorted = try SeedCensus(of: table, by: engine, naming: 3, jobs: 2).run()
      #expect(sorted.pairCount > 1)
      let plan = CensusPlan(method: .map(passes: passes), memoryByteCount: 0)
      let mapped = SeedCensus(of: table, by: engine, naming: 3, plan: plan, jobs: jobs).run()
      #expect(mapped.pairCount == sorted.pairCount, "\(seeding)")
      #expect(mapped.firstPairs == sorted.firstPairs, "\(seeding)")
    }
  }

  @Test("No id and one id make no pair")
  func tiny() throws {
    for count in UInt64(0)...1 {
      let report = try SeedCensus(of: table(count), by: engine, jobs: 4).run()
      #expect(report.pairCount == 0)
      #expect(report.firstPairs.isEmpty)
      #expect(report.expectedPairCount == 0)
    }
  }

  @Test("Numbers outside their limits are refused")
  func refused() throws {
    let table = try table(10)
    #expect(
      ThrownError.text { try SeedCensus(of: table, by: engine, naming: 1_001, jobs: 1) }
        == "pairs must be 0 to 1000, not 1001")
    #expect(
      ThrownError.text { try SeedCensus(of: table, by: engine, jobs: 0) } == "jobs must be 1 to 1024, not 0")
  }
}
