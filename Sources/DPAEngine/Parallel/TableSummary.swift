/// What generating a part of a table found, without keeping its rows.
public struct TableSummary: Sendable {
  public let part: SampleRange
  /// Nothing where they were not asked for.
  public let hashes: PartHashes?
  /// Nothing where they were not asked for.
  public let statistics: ExactStatistics?
}

extension Engine {
  /// Generates a part of a table on several threads, for its hashes, its statistics, or both.
  ///
  /// The result has the same bits for any number of jobs. Memory does not grow with the part.
  ///
  /// - Throws: `EngineError.partOutsideTable`.
  public func summary(
    of part: SampleRange, in table: Table, jobs: Int, hashes: Bool = true, statistics: Bool = true
  ) throws(EngineError) -> TableSummary {
    guard table.range.contains(part) else { throw .partOutsideTable(part: part, table: table.range) }
    let plan = SummaryPlan(part: part, table: table)
    var collected: [ExactStatistics?] = []
    let empty = Digest()
    let results = [Digest](places: plan.units.count, initial: empty) { places in
      collected = [ExactStatistics?](places: jobs, initial: nil) { statisticsPlaces in
        ParallelWork.run(
          units: plan.units.count, jobs: jobs,
          makeWorker: { PartHasher(engine: self, table: table, statistics: statistics) },
          finish: { thread, hasher in statisticsPlaces.set(thread, hasher.statistics) }
        ) { unit, hasher in
          places.set(unit, plan.units[unit].run(hasher, hashes: hashes))
        }
      }
    }
    var merged = ExactStatistics(for: configuration)
    for statistics in collected { if let statistics { merged.merge(statistics) } }
    return TableSummary(
      part: part, hashes: hashes ? plan.hashes(results) : nil, statistics: statistics ? merged : nil)
  }

  /// The root of a whole table.
  public func root(of table: Table, jobs: Int = 1) -> Digest {
    // A table contains itself, so the summary cannot be refused.
    guard let hashes = try? summary(of: table.range, in: table, jobs: jobs, statistics: false).hashes else {
      preconditionFailure("a table contains itself")
    }
    return hashes.subtrees.first?.hash ?? MerkleRoot().digest
  }
}
