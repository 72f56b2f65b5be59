/// A table of samples: consecutive ids, and how their rows are seeded.
public struct Table: Hashable, Sendable {
  public let range: SampleRange
  public let seeding: Seeding

  /// - Throws: `TableError.emptyWorld` or `.worldSizeOutOfRange` for rank seeding.
  public init(_ range: SampleRange, seeding: Seeding = .sample) throws(TableError) {
    if case .rank(_, let worldSize) = seeding {
      // Checked here, so that dealing out below cannot fail.
      _ = try RangeSplitter(range, worldSize: worldSize)
    }
    self.range = range
    self.seeding = seeding
  }

  /// Rows seeded by their ids alone.
  package init(unseeded range: SampleRange) {
    self.range = range
    seeding = .sample
  }

  /// Calls `body` for each run of consecutive ids of a part that are seeded alike.
  ///
  /// - Precondition: the table contains the part.
  public func forEachRun(in part: SampleRange, _ body: (SampleRange, RunSeed) throws -> Void) rethrows {
    precondition(range.contains(part), "a part lies inside its table")
    switch seeding {
    case .sample:
      try body(part, .ids)
    case .asRank(let rank, let baseSeed):
      try body(part, .rank(rank, baseSeed: baseSeed))
    case .rank(let baseSeed, let worldSize):
      let splitter = RangeSplitter(valid: range, worldSize: worldSize)
      var rest = part
      while !rest.isEmpty {
        let owner = splitter.owner(ofPlace: rest.first - range.first)
        // One run for each owner and not one question for each id: a part lies mostly within one rank.
        let run = rest.prefix(splitter.part(validRank: owner).end - rest.first)
        try body(run, .rank(owner, baseSeed: baseSeed))
        rest = rest.dropFirst(run.count)
      }
    }
  }
}
