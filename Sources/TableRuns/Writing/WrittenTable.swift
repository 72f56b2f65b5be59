public import Hashing
public import TableCore

/// What a run wrote, and what it found on the way.
public struct WrittenTable: Sendable {
  /// Rows of the complete output.
  public let rowCount: UInt64
  /// Where the run continued another: rows that were there, which were read back and not generated.
  public let keptRowCount: UInt64?
  /// Where they were asked for.
  public let statistics: ExactStatistics?
  /// Where it was asked for.
  public let root: Digest?
}
