import DPAEngine
package import ExternalEngine
package import HarnessBenchmarks
import HarnessKit
import TableCore
import TableRuns

/// An engine in another process: its rows, as they come through the pipe. In no list, since it is the user's own.
package enum ExternalCells {
  /// - Parameter words: The engine's program and its arguments.
  package static func all(size: BenchmarkSize, _ words: [String], _ limits: EngineLimits) -> [BenchmarkCell] {
    let configuration = BenchmarkTable.configuration()
    return [
      BenchmarkCell(
        // Its work is done in a process whose processor time is not this one's.
        "external/records", sampleCount: size.samples(of: 16_384), primaryMetric: MetricDefinition.wall,
        expecting: { count throws(HarnessError) in
          ExpectedRoot.portable(BenchmarkTable.table(count), configuration)
        },
        work: { count throws(HarnessError) in
          do throws(EngineFailure) {
            let engine = try ExternalEngine(words, configuration, limits)
            return ExternalRecordsWork(EngineRecordsWork(BenchmarkTable.table(count), by: engine), engine)
          } catch {
            throw error.error
          }
        })
    ]
  }
}

/// Gets the records of a table and keeps them.
private final class ExternalRecordsWork: CellWork {
  private let records: EngineRecordsWork
  private let engine: ExternalEngine

  init(_ records: EngineRecordsWork, _ engine: ExternalEngine) {
    self.records = records
    self.engine = engine
  }

  func spoil() { records.spoil() }

  func run() throws(HarnessError) {
    records.run()
    try engine.checkFailure()
  }

  func root() -> Digest { records.root() }
}
