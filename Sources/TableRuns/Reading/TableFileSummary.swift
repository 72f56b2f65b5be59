public import Hashing
public import TableCore

/// What a table's file holds.
public struct TableFileSummary: Sendable {
  public let format: RowFormat
  public let rowCount: UInt64
  public let statistics: ExactStatistics
  /// What a chain file says beside its rows.
  public let metadata: TableMetadata
  package let tree: MerkleRoot
  /// Why the rows are not those of a table: ids that do not follow each other.
  package let disorder: String?
  /// Where the rows read end in the file.
  package let offset: UInt64

  /// The root of the rows, leaves counted from the first; unavailable where their ids do not follow each other.
  public var root: Result<Digest, Disorder> {
    disorder.map { .failure(Disorder(reason: $0)) } ?? .success(tree.digest)
  }

  /// Why there is no root.
  public struct Disorder: Error, Equatable, Sendable {
    public let reason: String
  }
}
