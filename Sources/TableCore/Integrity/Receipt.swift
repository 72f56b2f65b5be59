public import Hashing

/// What one worker proves of its part of a table: enough to join the parts of all workers into the table's root and
/// statistics without the rows, and to name what is missing, doubled or wrong.
public struct Receipt: Hashable, Sendable {
  /// The engine's name and the version of its results; kernels may differ between receipts, these may not.
  public let engine: String
  public let engineVersion: Int
  /// The kernel that computed the part.
  public let kernel: String
  /// Everything that decides its records besides the table.
  public let settings: EngineSettings
  public let table: Table
  /// The rank whose part it is; nil for a part chosen by ids.
  public let rank: UInt64?
  /// Of how many ranks; nil for a part chosen by ids, and in receipts that do not tell it.
  public let worldSize: UInt64?
  public let part: SampleRange
  public let hashes: PartHashes
  /// The list of leaf hashes beside the receipt; nil for a receipt without one.
  public let leaves: LeafList?
  /// In draw order.
  public let sums: [ExactSums]

  public init(
    engine: String, engineVersion: Int, kernel: String, settings: EngineSettings, table: Table,
    rank: UInt64?, worldSize: UInt64? = nil, part: SampleRange, hashes: PartHashes, leaves: LeafList? = nil,
    sums: [ExactSums]
  ) {
    self.engine = engine
    self.engineVersion = engineVersion
    self.kernel = kernel
    self.settings = settings
    self.table = table
    self.rank = rank
    self.worldSize = worldSize
    self.part = part
    self.hashes = hashes
    self.leaves = leaves
    self.sums = sums
  }
}

extension Receipt {
  /// The table's root, where the part is the whole table.
  public var rootOfTable: Digest? { part == table.range ? hashes.subtrees.first?.hash ?? MerkleRoot().digest : nil }

  /// The same receipt as of another kernel: it does not change what is proved.
  package func replacing(kernel: String) -> Receipt {
    Receipt(
      engine: engine, engineVersion: engineVersion, kernel: kernel, settings: settings, table: table,
      rank: rank, worldSize: worldSize, part: part, hashes: hashes, leaves: leaves, sums: sums)
  }
}

/// The hashes of the leaves that lie wholly in a part, in order, 32 bytes each: what an audit holds leaves against.
public struct LeafList: Hashable, Sendable {
  public let count: UInt64
  /// SHA-256 of all of them.
  public let digest: Digest

  public init(count: UInt64, digest: Digest) {
    self.count = count
    self.digest = digest
  }
}

extension TableEngine {
  /// Computes a part of a table and its receipt, without a list of leaf hashes.
  ///
  /// - Throws: `TableError.partOutsideTable`.
  public func receipt(
    of part: SampleRange, in table: Table, rank: UInt64? = nil, worldSize: UInt64? = nil, jobs: Int = 1
  ) throws(TableError) -> Receipt {
    let summary = try summary(of: part, in: table, jobs: jobs)
    guard let hashes = summary.hashes, let statistics = summary.statistics else {
      preconditionFailure("a summary that was asked for hashes and statistics has them")
    }
    return Receipt(
      engine: Self.name, engineVersion: Self.version, kernel: kernelName, settings: settings,
      table: table, rank: rank, worldSize: worldSize, part: part, hashes: hashes, sums: statistics.sums)
  }
}
