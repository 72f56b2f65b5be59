import DPAEngine
import DPAHarness
import DPATestSupport
import Testing

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

  @Test("Sorting and the map agree, for every seeding and number of passes and jobs")
  func methodsAgree() throws {
    for seeding in [Seeding.sample, .rank(baseSeed: 3, worldSize: 5), .asRank(2, baseSeed: 3)] {
      let table = try table(300_000, first: 1 << 40, seeding: seeding)
      let sorted = try SeedCensus(of: table, by: engine, naming: 5, jobs: 2).run()
      #expect(sorted.pairCount > 1)
      for (passes, jobs) in [(2, 3), (8, 1)] {
        let plan = CensusPlan(method: .map(passes: passes), memoryByteCount: 0)
        let mapped = SeedCensus(of: table, by: engine, naming: 5, plan: plan, jobs: jobs).run()
        #expect(mapped.pairCount == sorted.pairCount, "\(seeding), \(passes) passes")
        #expect(mapped.firstPairs == sorted.firstPairs, "\(seeding), \(passes) passes")
      }
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
      ThrownError.text { try SeedCensus(of: table, by: engine, naming: 10_001, jobs: 1) }
        == "--pairs must be 0 to 10000, not 10001")
    #expect(
      ThrownError.text { try SeedCensus(of: table, by: engine, jobs: 0) } == "--jobs must be at least 1, not 0")
  }
}
