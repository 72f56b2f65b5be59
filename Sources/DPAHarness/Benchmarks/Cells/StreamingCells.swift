import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Streams by the size of their chunks.
enum StreamingCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    [1, 32, 1_000, 10_000].map { chunkSize in
      let engine = Engine(kernel: plan.fastest)
      return BenchmarkCell(
        "streaming/chunk-\(chunkSize)", sampleCount: plan.samples(chunkSize == 1 ? 2_000 : 20_000),
        isGated: chunkSize == 1_000,
        expecting: { count throws(HarnessError) in
          ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
        },
        work: { count throws(HarnessError) in
          do throws(EngineError) {
            return StreamingWork(try engine.stream(BenchmarkTable.range(count), chunkSize: chunkSize))
          } catch {
            throw .refused(error)
          }
        })
    }
  }
}
