import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Each batch strategy.
enum BatchingCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    BatchStrategy.allCases.map { strategy in
      let engine = Engine(kernel: plan.fastest)
      return BenchmarkCell(
        "batching/\(strategy.rawValue)", sampleCount: plan.samples(20_000), isGated: strategy == .sequential,
        expecting: { count throws(HarnessError) in
          ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
        },
        work: { count throws(HarnessError) in
          try BatchingWork(strategy, engine.stream(BenchmarkTable.range(count)))
        })
    }
  }
}
