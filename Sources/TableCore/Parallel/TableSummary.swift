public import Hashing

/// What generating a part of a table found, without keeping its rows.
public struct TableSummary: Sendable {
  public let part: SampleRange
  /// Nil where they were not asked for.
  public let hashes: PartHashes?
  /// Nil where they were not asked for.
  public let statistics: ExactStatistics?
  /// The root of the part's rows as a table of their own; nil where hashes were not asked for, or where leaves were
  /// counted from another first id.
  public let rootOfRows: Digest?
}

extension TableEngine {
  /// Generates a part of a table on several threads, for its hashes, its statistics, or both.
  ///
  /// The result has the same bits for any number of jobs. Memory does not grow with the part.
  ///
  /// - Throws: `TableError.partOutsideTable`.
  public func summary(
    of part: SampleRange, in table: Table, jobs: Int, hashes: Bool = true, statistics: Bool = true
  ) throws(TableError) -> TableSummary {
    guard table.range.contains(part) else { throw .partOutsideTable(part: part, table: table.range) }
    return summary(of: part, in: table, frame: table.range, jobs: jobs, hashes: hashes, statistics: statistics)
  }

  /// The same for a part's rows as a table of their own: leaves are counted from the part's first id.
  ///
  /// - Throws: `TableError.partOutsideTable`.
  public func summary(
    ofRows part: SampleRange, in table: Table, jobs: Int, hashes: Bool = true, statistics: Bool = true
  ) throws(TableError) -> TableSummary {
    guard table.range.contains(part) else { throw .partOutsideTable(part: part, table: table.range) }
    return summary(of: part, in: table, frame: part, jobs: jobs, hashes: hashes, statistics: statistics)
  }

  /// The root of a part's rows as a table of their own.
  ///
  /// - Throws: `TableError.partOutsideTable`.
  public func root(of part: SampleRange, in table: Table, jobs: Int = 1) throws(TableError) -> Digest {
    try summary(ofRows: part, in: table, jobs: jobs, statistics: false).rootOfRows ?? MerkleRoot().digest
  }

  /// The root of a whole table.
  public func root(of table: Table, jobs: Int = 1) -> Digest {
    let summary = summary(
      of: table.range, in: table, frame: table.range, jobs: jobs, hashes: true, statistics: false)
    return summary.rootOfRows ?? MerkleRoot().digest
  }

  /// - Parameter frame: The rows from whose first id leaves are counted; it contains the part.
  private func summary(
    of part: SampleRange, in table: Table, frame: SampleRange, jobs: Int, hashes: Bool, statistics: Bool
  ) -> TableSummary {
    let plan = SummaryPlan(part: part, frame: frame)
    var collected: [ExactStatistics?] = []
    // Results lie in places by unit and statistics in places by thread: neither depends on who was first.
    let results = [Digest](places: plan.units.count, initial: Digest()) { places in
      collected = [ExactStatistics?](places: jobs, initial: nil) { statisticsPlaces in
        ParallelWork.run(
          units: plan.units.count, jobs: jobs,
          makeWorker: { PartHasher(engine: self, table: table, frame: frame, statistics: statistics) },
          finish: { thread, hasher in statisticsPlaces.set(thread, hasher.statistics) }
        ) { unit, hasher in
          places.set(unit, plan.units[unit].run(hasher, hashes: hashes))
        }
      }
    }
    var merged = ExactStatistics(layout)
    // Exact sums are the same in any order, so threads may have had any units.
    for statistics in collected { if let statistics { merged.merge(statistics) } }
    let hashes = hashes ? plan.hashes(results) : nil
    let root = frame == part ? hashes.map { $0.subtrees.first?.hash ?? MerkleRoot().digest } : nil
    return TableSummary(part: part, hashes: hashes, statistics: statistics ? merged : nil, rootOfRows: root)
  }
}
