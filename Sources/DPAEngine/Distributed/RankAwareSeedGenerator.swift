/// The seeds of rank seeding: each rank has texts of its own for the same ids.
public struct RankAwareSeedGenerator: Hashable, Sendable {
  public let baseSeed: UInt64
  /// Ranks are below it; it does not enter the seed.
  public let worldSize: UInt64

  /// - Throws: `EngineError.table(.emptyWorld)` or `.worldSizeOutOfRange`.
  public init(baseSeed: UInt64 = 0, worldSize: UInt64 = 1) throws(EngineError) {
    guard worldSize > 0 else { throw .table(.emptyWorld) }
    guard worldSize <= SampleRange.lastID else { throw .table(.worldSizeOutOfRange(worldSize)) }
    self.baseSeed = baseSeed
    self.worldSize = worldSize
  }

  /// - Throws: `EngineError.table(.rankOutOfRange)`.
  public func prefix(rank: UInt64) throws(EngineError) -> SeedPrefix {
    guard rank < worldSize else { throw .table(.rankOutOfRange(rank: rank, worldSize: worldSize)) }
    return .rank(rank, baseSeed: baseSeed)
  }

  /// The digest at the end of the seed chain: the API's `generate_seed`.
  ///
  /// - Throws: `EngineError.table(.rankOutOfRange)`, `.sampleIDOutOfRange` or `.depthOutOfRange`.
  public func seed(sampleID: UInt64, rank: UInt64, depth: Int = 10) throws(EngineError) -> Digest {
    // By the plain chain: a single seed is not worth setting up a kernel.
    try SeedChain(sampleID: sampleID, after: prefix(rank: rank), depth: depth).digest
  }
}
