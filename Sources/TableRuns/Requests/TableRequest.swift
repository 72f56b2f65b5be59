public import HarnessKit
public import TableCore

/// Which rows of an engine are wanted, as options say it; resolved once into a table and a part of it.
public struct TableRequest: Sendable {
  public var start: UInt64 = 0
  public var count: UInt64 = 10
  public var seeding = SeedingName.sample
  public var baseSeed: UInt64?
  public var worldSize: UInt64?
  /// The rank whose part is wanted.
  public var rank: UInt64?
  /// The part that is wanted, as ids.
  public var part: (lower: UInt64, upper: UInt64)?
  /// The rank that every row is computed as.
  public var asRank: UInt64?
  public var epoch: UInt64?
  public var epochSize: UInt64?

  public init() {}

  public enum SeedingName: String, CaseIterable, Sendable {
    case sample
    case rank
  }

  /// - Throws: `HarnessError.usage` where options contradict each other, `.refused` where a table cannot be so.
  public func resolved() throws(HarnessError) -> ResolvedTable {
    try checkCombinations()
    do throws(TableError) {
      let (table, part) = try tableAndPart()
      return ResolvedTable(table: table, part: part)
    } catch {
      throw .refused(error)
    }
  }

  private func tableAndPart() throws(TableError) -> (Table, SampleRange) {
    let mapping = try epochMapping()
    let whole = try SampleRange(first: start, count: count)
    let range = try mapping?.mapped(whole) ?? whole
    let table = try Table(range, seeding: try seedingOfTable())
    let part = try self.part(of: range, mapping)
    guard range.contains(part) else { throw .partOutsideTable(part: part, table: range) }
    return (table, part)
  }

  private func checkCombinations() throws(HarnessError) {
    if rank != nil && part != nil {
      throw .usage("\(setting: "rank") and \(setting: "part") both choose a part; give one of them")
    }
    if asRank != nil && rank != nil {
      throw .usage("\(setting: "as_rank") computes every row as that rank; leave \(setting: "rank") out")
    }
    if rank != nil && worldSize == nil { throw .usage("\(setting: "rank") needs \(setting: "world_size")") }
    if (epoch == nil) != (epochSize == nil) {
      throw .usage("\(setting: "epoch") and \(setting: "epoch_size") go together")
    }
    if epochSize == 0 { throw .usage("\(setting: "epoch_size") must be at least 1, not 0: an epoch has ids") }
    // A rank is below its world size, and that is at most the last id.
    if let asRank, asRank >= SampleRange.lastID {
      throw .usage("\(setting: "as_rank") must be 0 to \(SampleRange.lastID - 1), not \(asRank)")
    }
    if seeding == .sample {
      if asRank != nil { throw .usage("\(setting: "as_rank") needs \(setting: "seeding") rank") }
      if baseSeed != nil {
        throw .usage("\(setting: "base_seed") needs \(setting: "seeding") rank: sample seeding has no base seed")
      }
    }
  }

  private func epochMapping() throws(TableError) -> EpochMapping? {
    guard let epoch, let epochSize else { return nil }
    return try EpochMapping(epoch: epoch, epochSize: epochSize)
  }

  private func seedingOfTable() throws(TableError) -> Seeding {
    guard seeding == .rank else { return .sample }
    let worldSize = self.worldSize ?? 1
    guard let asRank else { return .rank(baseSeed: baseSeed ?? 0, worldSize: worldSize) }
    // Without a world size the smallest world that has such a rank; it does not enter the seed.
    let worlds = self.worldSize ?? asRank + 1
    guard asRank < worlds else { throw .rankOutOfRange(rank: asRank, worldSize: worlds) }
    return .asRank(asRank, baseSeed: baseSeed ?? 0)
  }

  /// - Parameter range: The table's ids, epoch mapping applied.
  private func part(of range: SampleRange, _ mapping: EpochMapping?) throws(TableError) -> SampleRange {
    if let rank { return try RangeSplitter(range, worldSize: worldSize ?? 1).part(ofRank: rank) }
    guard let part else { return range }
    let ids = try SampleRange(part.lower, upTo: part.upper)
    return try mapping?.mapped(ids) ?? ids
  }
}

/// A table, and the part of it that is wanted.
public struct ResolvedTable: Sendable {
  public let table: Table
  public let part: SampleRange

  /// - Precondition: the table contains the part.
  public init(table: Table, part: SampleRange) {
    precondition(table.range.contains(part), "a part of the table")
    self.table = table
    self.part = part
  }
}
