import DPAEngine
import DPATestSupport
import Testing

struct ExactStatisticsTests {
  @Test("whole, streamed, batch by batch and merged in any order are the same bits", arguments: ["default", "shallow"])
  func partitions(name: String) throws {
    let configuration = try #require(try CoreVector.configurations()[name])
    let engine = Engine(configuration)
    let range = try SampleRange(first: 0, count: 100)
    let whole = try ExactStatistics.of(engine.samples(in: range))
    #expect(try ExactStatistics.of(engine.stream(range, chunkSize: 7)) == whole)
    for worldSize in [1, 3, 8, 101] as [UInt64] {
      var parts = try RangeSplitter(range, worldSize: worldSize).parts.map { part in
        var statistics = ExactStatistics(for: worldSize == 3 ? .default : configuration)
        var batch = try SampleBatch(capacity: 100)
        engine.makeGenerator().fill(&batch, with: part)
        statistics.add(batch)
        return statistics
      }
      var generator = SeededGenerator(seed: worldSize)
      parts.shuffle(using: &generator)
      var merged = ExactStatistics(for: configuration)
      for part in parts { merged.merge(part) }
      #expect(merged.count == 100)
      #expect(try merged.statistics() == whole, "\(worldSize) ranks")
    }
  }

  @Test("each parameter has its own statistics")
  func parameters() throws {
    var statistics = ExactStatistics()
    try statistics.add(AugmentationParameters(rotation: 1, brightness: 2, noise: 3, scale: 4, contrast: 5))
    let found = try statistics.statistics()
    #expect(Parameter.allCases.map { found[$0].mean } == [1, 2, 3, 4, 5])
    #expect(try Parameter.allCases.map { try statistics[$0].statistics().mean } == [1, 2, 3, 4, 5])
  }

  @Test("a row with a value that is not finite is refused whole")
  func refusals() throws {
    var statistics = ExactStatistics()
    #expect(throws: TableError.noStatistics) { try statistics.statistics() }
    #expect(throws: TableError.noStatistics) { try ExactStatistics.of([Sample]()) }
    let row = AugmentationParameters(rotation: 1, brightness: 2, noise: 3, scale: 4, contrast: .infinity)
    #expect(throws: TableError.valueNotFinite(.infinity)) { try statistics.add(row) }
    #expect(statistics.count == 0)
    #expect(throws: TableError.noStatistics) { try statistics.statistics() }
  }
}
