import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Roots: of records by each kernel and as a stream, and of whole tables.
enum RootCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let leaves = plan.kernels.map { kernel in
      cell(
        "root/leaves/\(kernel)", plan.samples(81_920),
        isGated: plan.isFastest(kernel)
      ) { LeavesWork($0, by: Engine(kernel: kernel)) }
    }
    let fastest = Engine(kernel: plan.fastest)
    let tables = plan.jobs.map { jobs in
      cell("root/table/jobs-\(jobs)", plan.samples(UInt64(32_768 * jobs)), jobs: jobs) {
        TableRootWork($0, by: fastest, jobs: jobs)
      }
    }
    let stream = cell("root/stream", plan.samples(40_960)) { RecordStreamWork($0, by: fastest) }
    return leaves + tables + [stream]
  }

  private static func cell(
    _ name: String, _ sampleCount: UInt64, jobs: Int = 1, isGated: Bool = false,
    _ work: @escaping @Sendable (Table) -> any CellWork
  ) -> BenchmarkCell {
    BenchmarkCell(
      name, sampleCount: sampleCount, jobs: jobs, isGated: isGated,
      expecting: { count throws(HarnessError) in
        ExpectedRoot.portable(BenchmarkTable.table(count), .default)
      },
      work: { count throws(HarnessError) in work(BenchmarkTable.table(count)) })
  }
}
