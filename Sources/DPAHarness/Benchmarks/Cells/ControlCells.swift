import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// The cells that are not there to be judged: the reference of ratios, and the canary.
enum ControlCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let engine = Engine(BenchmarkTable.configuration(), kernel: .portable)
    return [
      BenchmarkCell(
        BenchmarkCell.referenceName, sampleCount: plan.batches(3),
        expecting: { count throws(HarnessError) in
          try ExpectedRoot.plain(BenchmarkTable.table(count), engine.configuration)
        },
        work: { count throws(HarnessError) in GenerationWork(BenchmarkTable.table(count), by: engine) }),
      BenchmarkCell(
        BenchmarkCell.canaryName, sampleCount: plan.samples(4_000_000),
        expecting: { count throws(HarnessError) in try CanaryWork.expectedRoot(iterations: count) },
        work: { count throws(HarnessError) in CanaryWork(iterations: count) }),
    ]
  }
}
