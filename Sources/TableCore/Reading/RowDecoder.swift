/// One format's way from bytes to records.
public protocol RowDecoder {
  /// What the file says beside its rows, as far as it was read.
  var metadata: TableMetadata { get }
  /// Bytes read for the rows so far.
  var offset: UInt64 { get }
  /// Adds records to a batch until it holds `limit`, or none is left.
  ///
  /// - Throws: `TableError.malformedBytes` or `.unreadableSource`; the reader cannot go on after it.
  mutating func fill(_ batch: inout RecordBatch, upTo limit: Int) throws(TableError)
}

/// What a file says beside its rows.
public struct TableMetadata: Sendable {
  /// Nil where the file does not know, as an incrementally written one.
  public var declaredRowCount: UInt64?
  /// Nil where the file states none.
  public var configuration: (any StatedConfiguration)?
  /// One for each numeric column; nil where the file has none.
  public var statistics: [ColumnStatistics]?
  /// The root of the rows as the file states it; nil where it states none.
  public var root: String?
  /// Whether the metadata were there; they may stand behind the rows.
  public var isKnown = false

  /// Of a file that says nothing beside its rows.
  public init() {}
}

/// A configuration that stands in a file and that its engine knows how to use.
public protocol StatedConfiguration: Sendable {}
