import DPAEngine
import HarnessBenchmarks
import HarnessKit

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
