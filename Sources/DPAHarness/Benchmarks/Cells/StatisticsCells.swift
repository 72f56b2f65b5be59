import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// The exact statistics.
enum StatisticsCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let engine = Engine(kernel: plan.fastest)
    return [
      BenchmarkCell(
        "statistics/exact", sampleCount: plan.batches(16 * Int(StatisticsWork.rounds)), isGated: true,
        expecting: { count throws(HarnessError) in
          try StatisticsWork.expectedRoot(sampleCount: count, engine.configuration)
        },
        work: { count throws(HarnessError) in StatisticsWork(sampleCount: count, by: engine) })
    ]
  }
}
