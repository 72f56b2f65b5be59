import DPAEngine
import DPATestSupport
import Testing

struct RecordDigestVectorTests {
  /// In a debug build only the tables of one row.
  private static func vectors() throws -> [RecordDigestVector] {
    try VectorFile.recordDigests().filter { BuildMode.isOptimized || $0.count == 1 }
  }

  @Test("record_digests.json holds bit for bit, whole tables", arguments: TestedKernels.all)
  func whole(kernel: Kernel) throws {
    for vector in try Self.vectors() {
      guard let expected = vector.sha256 else { continue }
      let engine = Engine(try Preset(named: vector.preset).configuration, kernel: kernel)
      let table = try Table(SampleRange(first: vector.firstID, count: vector.count))
      #expect(
        try TableRecords.digest(engine, table.range, of: table).description == expected,
        "\(vector.preset), \(vector.count) rows")
    }
  }

  @Test("record_digests.json holds bit for bit, the part of every rank", arguments: TestedKernels.all)
  func ranks(kernel: Kernel) throws {
    for vector in try Self.vectors() {
      guard let expected = vector.rankSHA256 else { continue }
      let (baseSeed, worldSize) = (try #require(vector.baseSeed), try #require(vector.worldSize))
      let engine = Engine(try Preset(named: vector.preset).configuration, kernel: kernel)
      let range = try SampleRange(first: vector.firstID, count: vector.count)
      let table = try Table(range, seeding: .rank(baseSeed: baseSeed, worldSize: worldSize))
      let digests = try RangeSplitter(range, worldSize: worldSize).parts.map {
        try TableRecords.digest(engine, $0, of: table).description
      }
      #expect(digests == expected, "\(vector.preset), \(vector.count) rows, \(worldSize) ranks")
    }
  }
}
