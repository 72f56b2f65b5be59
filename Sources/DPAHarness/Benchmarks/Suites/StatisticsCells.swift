import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

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

/// Collects the statistics of batches that are there already, several times over.
final class StatisticsWork: CellWork {
  /// How often the same rows are added, so that they fit into a processor's cache.
  static let rounds: UInt64 = 8

  private let batches: [SampleBatch]
  private let configuration: AugmentationConfiguration
  private var statistics: ExactStatistics

  /// - Parameter sampleCount: Rows of all rounds together.
  init(sampleCount: UInt64, by engine: Engine) {
    batches = BenchmarkTable.batches(of: Self.table(sampleCount), by: engine)
    configuration = engine.configuration
    statistics = ExactStatistics(for: configuration)
  }

  /// One row more than there are.
  func spoil() {
    let row = AugmentationParameters(rotation: 0, brightness: 0, noise: 0, scale: 0, contrast: 0)
    do throws(TableError) { try statistics.add(row) } catch { preconditionFailure("0 is finite") }
  }

  func run() {
    var statistics = ExactStatistics(for: configuration)
    for _ in 0..<Self.rounds {
      for batch in batches { statistics.add(batch) }
    }
    self.statistics = statistics
  }

  func root() throws(HarnessError) -> Digest { try Self.root(of: statistics) }

  /// Row by row, backwards, and merged from the rounds; sums are exact, so nothing of this may show.
  static func expectedRoot(
    sampleCount: UInt64, _ configuration: AugmentationConfiguration
  ) throws(HarnessError) -> Digest {
    let samples = Engine(configuration, kernel: .portable).samples(in: table(sampleCount).range)
    var merged = ExactStatistics()
    do throws(TableError) {
      var round = ExactStatistics()
      for sample in samples.reversed() { try round.add(sample.parameters) }
      for _ in 0..<rounds { merged.merge(round) }
    } catch {
      throw .refused(error)
    }
    return try root(of: merged)
  }

  /// Of the rows of a table, once.
  static func root(of table: Table, by engine: Engine) throws(HarnessError) -> Digest {
    var statistics = ExactStatistics()
    for batch in BenchmarkTable.batches(of: table, by: engine) { statistics.add(batch) }
    return try root(of: statistics)
  }

  private static func table(_ sampleCount: UInt64) -> Table {
    BenchmarkTable.table(max(1, sampleCount / rounds))
  }

  private static func root(of statistics: ExactStatistics) throws(HarnessError) -> Digest {
    do throws(TableError) {
      let all = try statistics.statistics()
      return RootOfRows.of(
        words: Parameter.allCases.flatMap { parameter in
          let one = all[parameter]
          let values = [one.mean, one.standardDeviation, one.minimum, one.maximum]
          return values.map(\.bitPattern) + [one.count]
        })
    } catch {
      throw .refused(error)
    }
  }
}
