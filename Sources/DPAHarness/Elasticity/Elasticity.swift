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

  public enum Finding: Sendable, Equatable {
    /// Exactly the rows changed that should; where all rows were generated, as many as computed.
    case asComputed
    /// The first row that changed and should not, or should and did not.
    case wrongRow(id: UInt64, changed: Bool)
    /// All rows were generated, and another number of them changed.
    case wrongCount(expected: UInt64)
  }
}

/// How many ids of a table keep their rank when it is dealt out to another number of ranks: the sum, over all ranks, of
/// how far a rank's old and new part overlap.
///
/// In closed form, since parts are consecutive and differ in length by at most one. With fewer ranks a part starts and
/// ends later, so rank r keeps `end(r, more ranks) - start(r, fewer ranks)` ids where that is positive. It only ever
/// falls as r grows, and is linear in r between the two ranks where part lengths change.
///
/// - Complexity: O(1), whatever the number of ranks and ids.
package enum RankOverlap {
  /// - Precondition: both numbers of ranks are at least 1, and all three are at most 2^63.
  package static func count(of idCount: UInt64, from worldSize: UInt64, to newWorldSize: UInt64) -> UInt64 {
    let fewer = Parts(idCount: idCount, worldSize: min(worldSize, newWorldSize))
    let more = Parts(idCount: idCount, worldSize: max(worldSize, newWorldSize))
    // The sum is linear between these ranks, so that four of them are enough for any number of ranks.
    let turns = [0, more.longerCount - 1, fewer.longerCount, fewer.worldSize]
    let borders = turns.map { min(max($0, 0), fewer.worldSize) }.sorted()
    let sum = zip(borders, borders.dropFirst()).reduce(Int128(0)) { sum, segment in
      sum + sumOfPositive(from: segment.0, to: segment.1) { more.end(of: $0) - fewer.start(of: $0) }
    }
    return UInt64(sum)
  }

  /// The sum of a falling linear function over a segment of ranks, as far as it is positive.
  private static func sumOfPositive(from lower: Int128, to upper: Int128, _ value: (Int128) -> Int128) -> Int128 {
    guard lower < upper else { return 0 }
    let first = value(lower)
    let step = upper - lower > 1 ? first - value(lower + 1) : 0
    guard first > 0 else { return 0 }
    // How many ranks lie before the falling line reaches 0, rounded up in whole numbers.
    let positiveCount = step > 0 ? min(upper - lower, (first + step - 1) / step) : upper - lower
    return positiveCount * first - step * (positiveCount * (positiveCount - 1) / 2)
  }

  /// Where parts start and end, in numbers that do not overflow.
  private struct Parts {
    let worldSize: Int128
    let length: Int128
    /// Parts that are one longer.
    let longerCount: Int128

    init(idCount: UInt64, worldSize: UInt64) {
      self.worldSize = Int128(worldSize)
      (length, longerCount) = Int128(idCount).quotientAndRemainder(dividingBy: Int128(worldSize))
    }

    func start(of rank: Int128) -> Int128 { rank * length + min(rank, longerCount) }
    func end(of rank: Int128) -> Int128 { start(of: rank + 1) }
  }
}
