import DPAEngine
import DPATestSupport
import Testing

struct StatisticsVectorTests {
  @Test("statistics.json holds bit for bit, tables of one and two rows")
  func small() throws {
    for vector in try VectorFile.statistics() where vector.count <= 2 { try check(vector) }
  }

  @Test(
    "statistics.json holds bit for bit, tables of up to 10,000 rows",
    .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"))
  func big() throws {
    for vector in try VectorFile.statistics() where vector.count > 2 { try check(vector) }
  }

  private func check(_ vector: StatisticsVector) throws {
    let engine = Engine(try #require(try CoreVector.configurations()[vector.config]))
    let range = try SampleRange(first: vector.firstID, count: vector.count)
    let found = try ExactStatistics.of(engine.stream(range))
    #expect(found.count == vector.count)
    for parameter in Parameter.allCases {
      let (mine, theirs) = (found[parameter], try #require(vector.statistics[parameter.rawValue]))
      #expect(mine.mean == theirs.mean, "\(vector.config), \(parameter)")
      #expect(mine.standardDeviation == theirs.stdev, "\(vector.config), \(parameter)")
      #expect(mine.minimum == theirs.min && mine.maximum == theirs.max, "\(vector.config), \(parameter)")
      #expect(mine.count == theirs.count, "\(vector.config), \(parameter)")
    }
  }
}
