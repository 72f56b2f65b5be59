/// How the rows of a table are seeded.
public enum Seeding: Hashable, Sendable {
  /// By the id alone: a row never depends on who computes it.
  case sample
  /// By the rank that owns the row, as `RangeSplitter` deals the table out: a row changes when its owner does.
  case rank(baseSeed: UInt64, worldSize: UInt64)
  /// By one rank for every row, whoever owns it.
  case asRank(UInt64, baseSeed: UInt64)
}

/// What the rows of a run are seeded by, besides their ids.
public enum RunSeed: Hashable, Sendable {
  /// Nothing.
  case ids
  /// A rank and the base seed of all ranks.
  case rank(UInt64, baseSeed: UInt64)
}
