import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

/// Rank seeding, and the ranks' ranges.
enum DistributedCells {
  private static let seeding = Seeding.rank(baseSeed: 42, worldSize: 8)

  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let engine = Engine(kernel: plan.fastest)
    return [
      BenchmarkCell(
        "distributed/rank-seeding", sampleCount: plan.batches(18), isGated: true,
        expecting: { count throws(HarnessError) in
          ExpectedRoot.portable(BenchmarkTable.table(count, seeding: seeding), engine.configuration)
        },
        work: { count throws(HarnessError) in
          GenerationWork(BenchmarkTable.table(count, seeding: seeding), by: engine)
        }),
      BenchmarkCell(
        "distributed/ranges", sampleCount: plan.samples(1_000_000),
        expecting: { count throws(HarnessError) in RangesWork.expectedRoot(partCount: count) },
        work: { count throws(HarnessError) in RangesWork(partCount: count) }),
    ]
  }
}

/// Splits tables among ranks, and asks for each rank's ids.
final class RangesWork: CellWork {
  /// Ranks of each table.
  static let worldSize: UInt64 = 1_000

  private let partCount: UInt64
  private var sum: UInt64 = 0

  init(partCount: UInt64) { self.partCount = partCount }

  func spoil() { sum = .max }

  func run() throws(HarnessError) {
    var sum: UInt64 = 0
    do throws(TableError) {
      for table in 0..<Self.tableCount(partCount) {
        let splitter = try RangeSplitter(totalSamples: Self.length(ofTable: table), worldSize: Self.worldSize)
        for rank in 0..<min(Self.worldSize, partCount - table * Self.worldSize) {
          let part = try splitter.part(ofRank: rank)
          sum = Self.mixed(sum, part.first, part.count)
        }
      }
    } catch {
      throw .refused(error)
    }
    self.sum = sum
  }

  func root() -> Digest { RootOfRows.of(words: [sum]) }

  /// By counting upwards: the first `length % worldSize` parts are one longer.
  static func expectedRoot(partCount: UInt64) -> Digest {
    var sum: UInt64 = 0
    for table in 0..<tableCount(partCount) {
      var first: UInt64 = 0
      for rank in 0..<min(worldSize, partCount - table * worldSize) {
        let count = length(ofTable: table) / worldSize + (rank < length(ofTable: table) % worldSize ? 1 : 0)
        sum = mixed(sum, first, count)
        first += count
      }
    }
    return RootOfRows.of(words: [sum])
  }

  private static func tableCount(_ partCount: UInt64) -> UInt64 { (partCount + worldSize - 1) / worldSize }

  /// Tables differ in length, so that every remainder comes up.
  private static func length(ofTable table: UInt64) -> UInt64 { 1_000_000_007 + 7 * table }

  private static func mixed(_ sum: UInt64, _ first: UInt64, _ count: UInt64) -> UInt64 {
    // The order of the parts must show in the sum, so each step multiplies what came before.
    ((sum ^ first) &* 0x9e37_79b9_7f4a_7c15) &+ count
  }
}
