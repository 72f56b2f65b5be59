public import DPAEngine

/// What a census found.
public struct CensusReport: Sendable {
  public let table: Table
  /// Links of the seed chain.
  public let depth: Int
  /// Pairs of ids that share all five parameters; three ids with one seed are three pairs.
  public let pairCount: UInt64
  /// The first pairs, counting upwards: by the later id, then by the earlier.
  public let firstPairs: [Pair]
  let plan: CensusPlan

  public struct Pair: Equatable, Sendable {
    public let id: UInt64
    /// An earlier id.
    public let sharesWith: UInt64
    public let seed: UInt32

    public init(id: UInt64, sharesWith: UInt64, seed: UInt32) {
      self.id = id
      self.sharesWith = sharesWith
      self.seed = seed
    }
  }

  /// The pairs that 32 random bits would make on average: n (n - 1) / 2^33.
  public var expectedPairCount: Double {
    let count = Double(table.range.count)
    return count * max(0, count - 1) / 0x1p33
  }
}
