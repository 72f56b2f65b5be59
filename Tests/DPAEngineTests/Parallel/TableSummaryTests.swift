import DPAEngine
import DPATestSupport
import Testing

struct TableSummaryTests {
  private static let engine = Engine(Preset.mild.configuration.shallow)
  /// Two whole leaves and a short one, over ranks whose parts end inside leaves.
  private static func table() throws -> Table {
    try Table(SampleRange(first: 77, count: 2_500), seeding: .rank(baseSeed: 6, worldSize: 7))
  }

  @Test(
    "root and statistics are the same bits for any number of jobs",
    .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"), arguments: [1, 2, 3, 8])
  func jobs(jobs: Int) throws {
    let table = try Self.table()
    let expected = try TableRecords.root(Self.engine, of: table)
    #expect(Self.engine.root(of: table, jobs: jobs) == expected)
    let summary = try Self.engine.summary(of: table.range, in: table, jobs: jobs)
    #expect(summary.hashes?.subtrees.map(\.hash) == [expected])
    let statistics = try ExactStatistics.of(Self.engine.stream(table.range, of: table))
    #expect(try summary.statistics?.statistics() == statistics)
  }

  @Test(
    "records filled by several threads are those of one stream",
    .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"), arguments: [1, 2, 5])
  func filling(jobs: Int) throws {
    let table = try Self.table()
    let part = table.range.dropFirst(100)
    let rows = Array(try Self.engine.stream(part, of: table))
    var records = [UInt8](repeating: 0, count: rows.count * Record.byteCount)
    var recordSpan = records.mutableSpan
    try Self.engine.fillRecords(&recordSpan, with: part, of: table, jobs: jobs)
    #expect(records == rows.flatMap { Record.bytes(of: $0) })
  }

  @Test("what was not asked for is nothing, and the empty table has the root of nothing")
  func nothing() throws {
    let table = try Table(SampleRange(first: 5, count: 3))
    let summary = try Self.engine.summary(of: table.range, in: table, jobs: 2, hashes: false, statistics: false)
    #expect(summary.hashes == nil && summary.statistics == nil && summary.part == table.range)
    #expect(Self.engine.root(of: try Table(SampleRange(first: 5, count: 0))) == SHA256.digest(of: []))
  }

  @Test("a part outside the table is refused")
  func refusal() throws {
    let table = try Table(SampleRange(first: 5, count: 3))
    let part = try SampleRange(7, upTo: 9)
    let error = TableError.partOutsideTable(part: part, table: table.range)
    #expect(throws: error) { try Self.engine.summary(of: part, in: table, jobs: 1) }
    var bytes = [UInt8](repeating: 0, count: 160)
    var span = bytes.mutableSpan
    var text = ""
    do { try Self.engine.fillRecords(&span, with: part, of: table) } catch { text = error.description }
    #expect(text == error.description)
    #expect(bytes.allSatisfy { $0 == 0 })
  }
}

extension AugmentationConfiguration {
  /// The same ranges over a chain of two links, to keep tests short.
  fileprivate var shallow: AugmentationConfiguration { (try? replacing(depth: 2)) ?? self }
}
