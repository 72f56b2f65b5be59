public import DPAEngine
public import HarnessKit
public import TableRuns

/// What happens to a table's rows when the number of ranks changes: for each seeding the exact number of rows that
/// change, from where the ranks' parts overlap, and held against rows that were really generated.
public struct Elasticity: Sendable {
  public let range: SampleRange
  public let worldSize: UInt64
  public let newWorldSize: UInt64
  public let depth: Int
  public let seedings: [SeedingResult]

  public struct SeedingResult: Sendable, Equatable {
    public let seeding: TableRequest.SeedingName
    /// Rows that change, of the whole table, as computed.
    public let changedCount: UInt64
    public let check: ElasticityCheck
  }

  /// - Parameters:
  ///   - checkedRowLimit: Rows that are generated for each world and seeding; by default 10^7 links of the seed chain,
  ///     which is 10^6 rows of depth 10.
  /// - Throws: `HarnessError.refused` for a number of ranks that cannot be, `.usage` for no job.
  public init(
    of range: SampleRange, from worldSize: UInt64, to newWorldSize: UInt64, by engine: Engine, baseSeed: UInt64 = 0,
    jobs: Int, checkedRowLimit: UInt64? = nil
  ) throws(HarnessError) {
    _ = try UsableCores.jobs(jobs)
    self.range = range
    self.worldSize = worldSize
    self.newWorldSize = newWorldSize
    depth = engine.configuration.depth
    let limit = checkedRowLimit ?? max(1_000, 10_000_000 / UInt64(engine.configuration.depth))
    let checker: ElasticityChecker
    do throws(TableError) {
      checker = try ElasticityChecker(
        of: range, from: worldSize, to: newWorldSize, by: engine, baseSeed: baseSeed, jobs: jobs, rowLimit: limit)
    } catch {
      throw .refused(error)
    }
    let kept = RankOverlap.count(of: range.count, from: worldSize, to: newWorldSize)
    seedings = [(.sample, 0), (.rank, range.count - kept)].map { seeding, changed in
      SeedingResult(seeding: seeding, changedCount: changed, check: checker.check(seeding, expecting: changed))
    }
  }

  /// Failed where a generated row contradicts what was computed.
  public var status: ExitStatus { seedings.allSatisfy { $0.check.finding == .asComputed } ? .held : .failed }
}

/// What generating rows for both worlds showed.
public struct ElasticityCheck: Sendable, Equatable {
  /// Rows that were generated for each world.
  public let rowCount: UInt64
  /// Of them, those whose digest differs.
  public let changedCount: UInt64
  public let finding: Finding

  public init(rowCount: UInt64, changedCount: UInt64, finding: Finding) {
    self.rowCount = rowCount
    self.changedCount = changedCount
    self.finding = finding
  }

  public enum Finding: Sendable, Equatable {
    /// Exactly the rows changed that should; where all rows were generated, as many as computed.
    case asComputed
    /// The first row that changed and should not, or should and did not.
    case wrongRow(id: UInt64, changed: Bool)
    /// All rows were generated, and another number of them changed.
    case wrongCount(expected: UInt64)
  }
}
