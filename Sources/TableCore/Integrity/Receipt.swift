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
  /// The rank whose part it is; nothing for a part chosen by ids.
  public let rank: UInt64?
  public let part: SampleRange
  public let hashes: PartHashes
  /// In draw order.
  public let sums: [ExactSums]

  public init(
    engine: String, engineVersion: Int, kernel: String, settings: EngineSettings, table: Table,
    rank: UInt64?, part: SampleRange, hashes: PartHashes, sums: [ExactSums]
  ) {
    self.engine = engine
    self.engineVersion = engineVersion
    self.kernel = kernel
    self.settings = settings
    self.table = table
    self.rank = rank
    self.part = part
    self.hashes = hashes
    self.sums = sums
  }
}

extension TableEngine {
  /// Computes a part of a table and its receipt.
  ///
  /// - Throws: `TableError.partOutsideTable`.
  public func receipt(
    of part: SampleRange, in table: Table, rank: UInt64? = nil, jobs: Int = 1
  ) throws(TableError) -> Receipt {
    receipt(of: try summary(of: part, in: table, jobs: jobs), in: table, rank: rank)
  }

  /// The receipt of a part that was computed.
  ///
  /// - Precondition: the summary has hashes and statistics.
  public func receipt(of summary: TableSummary, in table: Table, rank: UInt64? = nil) -> Receipt {
    guard let hashes = summary.hashes, let statistics = summary.statistics else {
      preconditionFailure("a receipt needs hashes and statistics")
    }
    return Receipt(
      engine: Self.name, engineVersion: Self.version, kernel: kernelName, settings: settings,
      table: table, rank: rank, part: summary.part, hashes: hashes, sums: statistics.sums)
  }
}
