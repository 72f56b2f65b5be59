import DPAEngine
import DPATestSupport
import Testing

struct RecordDigestVectorTests {
  @Test("record_digests.json holds bit for bit, tables of one row", arguments: TestedKernels.all)
  func small(kernel: Kernel) throws {
    for vector in try VectorFile.recordDigests() where vector.count == 1 { try check(vector, kernel) }
  }

  @Test(
    "record_digests.json holds bit for bit, tables of 1,000 and 4,097 rows",
    .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"), arguments: TestedKernels.all)
  func big(kernel: Kernel) throws {
    for vector in try VectorFile.recordDigests() where vector.count > 1 { try check(vector, kernel) }
  }

  /// The whole table, or the part of every rank.
  private func check(_ vector: RecordDigestVector, _ kernel: Kernel) throws {
    let engine = Engine(try Preset(named: vector.preset).configuration, kernel: kernel)
    let range = try SampleRange(first: vector.firstID, count: vector.count)
    guard let expected = vector.rankSHA256 else {
      let digest = try TableRecords.digest(engine, range, of: Table(range)).description
      #expect(digest == vector.sha256, "\(vector.preset), \(vector.count) rows")
      return
    }
    let (baseSeed, worldSize) = (try #require(vector.baseSeed), try #require(vector.worldSize))
    let table = try Table(range, seeding: .rank(baseSeed: baseSeed, worldSize: worldSize))
    let digests = try RangeSplitter(range, worldSize: worldSize).parts.map {
      try TableRecords.digest(engine, $0, of: table).description
    }
    #expect(digests == expected, "\(vector.preset), \(vector.count) rows, \(worldSize) ranks")
  }
}
