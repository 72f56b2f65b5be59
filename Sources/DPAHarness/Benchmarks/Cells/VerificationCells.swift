import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Verifying a file, and joining receipts.
enum VerificationCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let engine = Engine(kernel: plan.fastest)
    let expected: @Sendable (UInt64) throws(HarnessError) -> Digest = { count throws(HarnessError) in
      ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
    }
    return [
      BenchmarkCell(
        "verification/file", sampleCount: plan.samples(10_240), isGated: true, expecting: expected,
        work: { count throws(HarnessError) in
          try FileVerificationWork(.jsonl, BenchmarkTable.table(count), by: engine)
        }),
      BenchmarkCell(
        "verification/receipts", sampleCount: plan.samples(50_000), isGated: true, expecting: expected,
        work: { count throws(HarnessError) in try ReceiptsWork(BenchmarkTable.table(count), by: engine) }),
    ]
  }
}
