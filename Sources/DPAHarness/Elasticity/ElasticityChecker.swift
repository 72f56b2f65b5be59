import DPAEngine
import TableRuns
import Threading

/// Generates rows for two worlds, part by part as their ranks would, and compares digests: rows of one digest are
/// equal.
struct ElasticityChecker {
  private let splitters: [RangeSplitter]
  /// The table with rank seeding, in either world.
  private let rankTables: [Table]
  private let sampleTable: Table
  private let engine: Engine
  private let jobs: Int
  /// Runs of ids that are generated: all, or some spread evenly over the table.
  private let runs: [SampleRange]

  init(
    of range: SampleRange, from worldSize: UInt64, to newWorldSize: UInt64, by engine: Engine, baseSeed: UInt64,
    jobs: Int, rowLimit: UInt64
  ) throws(TableError) {
    var splitters: [RangeSplitter] = []
    var rankTables: [Table] = []
    for size in [worldSize, newWorldSize] {
      splitters.append(try RangeSplitter(range, worldSize: size))
      rankTables.append(try Table(range, seeding: .rank(baseSeed: baseSeed, worldSize: size)))
    }
    self.splitters = splitters
    self.rankTables = rankTables
    sampleTable = try Table(range)
    self.engine = engine
    self.jobs = jobs
    runs = Self.runs(of: range, rowLimit: rowLimit)
  }

  private static func runs(of range: SampleRange, rowLimit: UInt64) -> [SampleRange] {
    let length = UInt64(SeedHasher.capacity)
    guard range.count > rowLimit else {
      return stride(from: 0, to: range.count, by: SeedHasher.capacity).map { range.dropFirst($0).prefix(length) }
    }
    // At least two runs, so that both ends of the table are among the rows.
    let runCount = max(2, rowLimit / length)
    let runLength = min(length, range.count / runCount)
    return (0..<runCount).map { run in
      // The first run begins at the first id and the last one ends at the last; 128 bits hold the product.
      let place = UInt128(run) * UInt128(range.count - runLength) / UInt128(runCount - 1)
      return range.dropFirst(UInt64(place)).prefix(runLength)
    }
  }

  func check(_ seeding: TableRequest.SeedingName, expecting expectedCount: UInt64) -> ElasticityCheck {
    let tables = seeding == .sample ? [sampleTable, sampleTable] : rankTables
    let found = Guarded(Found())
    ParallelWork.run(units: runs.count, jobs: jobs, makeWorker: { SeedHasher(engine) }) { unit, hasher in
      let digests = zip(splitters, tables).map { rowDigests(of: runs[unit], dealtBy: $0, in: $1, hasher) }
      var part = Found()
      for (id, digests) in zip(runs[unit].first..., zip(digests[0], digests[1])) {
        part.add(id, changed: digests.0 != digests.1, expected: seeding == .rank && changesRank(id))
      }
      // One merge for each run: a lock for every row would cost more than comparing it.
      found.withLock { [part] in $0.merge(part) }
    }
    return found.withLock { $0.check(whole: splitters[0].range.count, expectedCount) }
  }

  private func changesRank(_ id: UInt64) -> Bool {
    // The runs lie inside the range, so every id has an owner.
    (try? splitters[0].rank(owning: id)) != (try? splitters[1].rank(owning: id))
  }

  /// The digests of a run, each rank's share computed apart.
  private func rowDigests(
    of run: SampleRange, dealtBy splitter: RangeSplitter, in table: Table, _ hasher: SeedHasher
  ) -> [Digest] {
    var digests: [Digest] = []
    var rest = run
    while !rest.isEmpty {
      guard let rank = try? splitter.rank(owning: rest.first), let part = try? splitter.part(ofRank: rank) else {
        preconditionFailure("a run lies inside its table")
      }
      let share = rest.prefix(part.end - rest.first)
      let count = hasher.hash(share, of: table)
      digests += hasher.digests[..<count]
      rest = rest.dropFirst(UInt64(count))
    }
    return digests
  }
}

/// What some rows showed.
private struct Found: Sendable {
  private var rowCount: UInt64 = 0
  private var changedCount: UInt64 = 0
  private var firstWrong: (id: UInt64, changed: Bool)?

  mutating func add(_ id: UInt64, changed: Bool, expected: Bool) {
    rowCount += 1
    if changed { changedCount += 1 }
    if changed != expected { note((id, changed)) }
  }

  mutating func merge(_ other: Found) {
    rowCount += other.rowCount
    changedCount += other.changedCount
    if let wrong = other.firstWrong { note(wrong) }
  }

  /// Runs come in any order: the lowest id counts.
  private mutating func note(_ wrong: (id: UInt64, changed: Bool)) {
    if firstWrong.map({ wrong.id < $0.id }) ?? true { firstWrong = wrong }
  }

  func check(whole: UInt64, _ expectedCount: UInt64) -> ElasticityCheck {
    let finding: ElasticityCheck.Finding =
      if let firstWrong {
        .wrongRow(id: firstWrong.id, changed: firstWrong.changed)
      } else if rowCount == whole && changedCount != expectedCount {
        .wrongCount(expected: expectedCount)
      } else {
        .asComputed
      }
    return ElasticityCheck(rowCount: rowCount, changedCount: changedCount, finding: finding)
  }
}
