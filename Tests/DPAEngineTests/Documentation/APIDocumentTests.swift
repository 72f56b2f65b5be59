import DPAEngine
import Foundation
import Testing

/// docs/api.md against the code: its examples, its defaults, and where it says that Swift differs.
@Suite struct APIDocumentTests {
  @Test("Every Swift block of docs/api.md is an example that runs")
  func examples() throws {
    let blocks = try trimmedLines(of: "docs/api.md").components(separatedBy: "\n```swift\n").dropFirst()
    let examples = try ["DPAEngineTests/Documentation/APIExamples.swift", "ExamplesTests/BenchmarkAPIExamples.swift"]
      .map { try trimmedLines(of: "Tests/\($0)") }.joined()
    #expect(!blocks.isEmpty)
    for block in blocks {
      let example = block.components(separatedBy: "\n```\n")[0]
      let isRun = examples.contains("\n\(example)\n")
      #expect(isRun, "this example of docs/api.md is in no file of examples:\n\(example)")
    }
  }

  /// A file of the repository without the indentation of its lines.
  private func trimmedLines(of path: String) throws -> String {
    let here = URL(filePath: #filePath)
    let repository = (0..<4).reduce(here) { folder, _ in folder.deletingLastPathComponent() }
    let text = try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    return text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
  }

  @Test("What is left out has the default of the public package")
  func defaults() throws {
    let configuration = try AugmentationConfiguration()
    #expect(configuration.ranges.map(\.lower) == [-30, 0.8, 0, 0.8, 0.7])
    #expect(configuration.ranges.map(\.upper) == [30, 1.2, 0.1, 1.2, 1.3])
    #expect(configuration.depth == 10)
    #expect(Engine().configuration == configuration)

    let seeds = try RankAwareSeedGenerator()
    #expect(seeds.baseSeed == 0 && seeds.worldSize == 1)
    #expect(try seeds.seed(sampleID: 7, rank: 0) == seeds.seed(sampleID: 7, rank: 0, depth: 10))
    #expect(try Engine().sample(7, rank: 0) == Engine().sample(7, rank: 0, worldSize: 1, baseSeed: 0))

    let range = try SampleRange(first: 0, count: 1)
    #expect(try SampleRange(count: 1) == range)
    #expect(Engine().stream(range).chunkSize == 1_000)
    let ofRank = try Engine().stream(totalSamples: 1, rank: 0, worldSize: 1)
    #expect(ofRank.chunkSize == 1_000 && ofRank.table.seeding == .rank(baseSeed: 0, worldSize: 1))
    #expect(try Engine().stream(range, of: Table(range)).chunkSize == 1_000)
  }

  @Test("Swift refuses what docs/api.md says it refuses")
  func refusals() throws {
    #expect(throws: TableError.noStatistics) { try ExactStatistics.of([Sample]()) }
    #expect(throws: EngineError.table(.sampleIDOutOfRange(1 << 63))) { try Engine().sample(1 << 63) }
    #expect(throws: EngineError.depthOutOfRange(0)) { try AugmentationConfiguration(depth: 0) }
    #expect(throws: EngineError.depthOutOfRange(10_001)) { try AugmentationConfiguration(depth: 10_001) }
    #expect(throws: EngineError.boundsNotAscending(lower: 1, upper: 1)) { try ParameterRange(1, 1) }
    #expect(throws: EngineError.boundNotFinite(lower: 0, upper: .infinity)) { try ParameterRange(0, .infinity) }
    #expect(throws: EngineError.table(.rankOutOfRange(rank: 1, worldSize: 1))) { try Engine().sample(7, rank: 1) }
    #expect(throws: TableError.emptyWorld) { try RangeSplitter(totalSamples: 1, worldSize: 0) }
    let beyond = EngineError.table(.worldSizeOutOfRange(1 << 63))
    #expect(throws: beyond) { try RankAwareSeedGenerator(worldSize: 1 << 63) }
    #expect(throws: beyond) { try Engine().stream(totalSamples: 1, rank: 0, worldSize: 1 << 63) }
    #expect(throws: TableError.rangeOverflow(first: 0, count: 1 << 63 + 1)) { try SampleRange(count: 1 << 63 + 1) }
    #expect(throws: TableError.rangeDescending(lower: 2, upper: 1)) { try SampleRange(2, upTo: 1) }
  }

  @Test("The part of a rank without ids starts where its range does, and a stream can be read twice")
  func emptyPartAndSecondReading() throws {
    let splitter = try RangeSplitter(SampleRange(first: 100, count: 3), worldSize: 5)
    #expect(try splitter.part(ofRank: 4) == SampleRange(first: 100, count: 0))
    #expect(try RangeSplitter(totalSamples: 3, worldSize: 5).part(ofRank: 4) == SampleRange(first: 0, count: 0))

    let stream = Engine().stream(try SampleRange(first: 0, count: 3))
    #expect(Array(stream) == Array(stream))
  }
}
