/// Reads the records of a file batch by batch, in memory that does not grow with it.
///
/// What is read is exact: a value has the bits that its decimal rounds to. Rows need not be those of any engine.
public struct TableDecoder {
  private var decoder: any RowDecoder

  /// For every format that does not belong to one engine; reads up to the first row.
  ///
  /// - Throws: `TableError.formatUnknown` for an engine's own document, `.formatNotReadable` for `text`,
  ///   `.formatNeedsFile` for columns, `.malformedBytes`, `.unreadableSource`.
  public init(_ format: RowFormat, layout: RecordLayout, from source: any ByteSource) throws(TableError) {
    switch format {
    case .text: throw .formatNotReadable(format.rawValue)
    case .safetensors: throw .formatNeedsFile(format.rawValue)
    case .json, .streamJSON: throw .formatUnknown(format.rawValue)
    case .jsonl: decoder = JSONLinesDecoder(source, layout: layout)
    case .csv: decoder = try CSVDecoder(source, layout: layout)
    case .npy: decoder = try RecordDecoder(source, layout: layout, hasNPYHeader: true)
    case .records: decoder = try RecordDecoder(source, layout: layout, hasNPYHeader: false)
    }
  }

  /// For a document that an engine defines.
  public init(document decoder: any RowDecoder) { self.decoder = decoder }

  /// What the file says beside its rows, as far as it was read; all of it behind the last row.
  public var metadata: TableMetadata { decoder.metadata }

  /// Bytes read for the rows so far.
  public var offset: UInt64 { decoder.offset }

  /// Replaces the records of a batch by the next ones, as many as fit and are there; none at the end.
  ///
  /// - Throws: `TableError.malformedBytes` with the place and the reason, or `.unreadableSource`.
  public mutating func fill(_ batch: inout RecordBatch) throws(TableError) {
    try fill(&batch, upTo: batch.capacity)
  }

  /// As above, with at most `limit` records: nothing behind the last of them is looked at.
  public mutating func fill(_ batch: inout RecordBatch, upTo limit: Int) throws(TableError) {
    batch.removeAll()
    try decoder.fill(&batch, upTo: min(limit, batch.capacity))
  }
}
