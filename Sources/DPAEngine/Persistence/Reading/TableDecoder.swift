/// Reads the rows of a file batch by batch, in memory that does not grow with it.
///
/// What is read is exact: a value has the bits that its decimal rounds to. Rows need not be those of any engine.
public struct TableDecoder {
  private var decoder: any RowDecoder

  /// Reads up to the first row.
  ///
  /// - Parameter firstID: The id of the first row, where the format holds none.
  /// - Throws: `EngineError.formatNotReadable` for `text`, `.malformedBytes`, `.unreadableSource`.
  public init(_ format: RowFormat, from source: any ByteSource, firstID: UInt64 = 0) throws(EngineError) {
    switch format {
    case .text: throw .formatNotReadable(format.rawValue)
    case .json, .streamJSON: decoder = try ChainDecoder(source, firstID: firstID)
    case .jsonl: decoder = JSONLinesDecoder(source)
    case .csv: decoder = try CSVDecoder(source)
    case .npy: decoder = try RecordDecoder(source, hasNPYHeader: true)
    case .records: decoder = try RecordDecoder(source, hasNPYHeader: false)
    }
  }

  /// What a chain file says beside its rows, as far as it was read; all of it behind the last row.
  public var metadata: ChainMetadata { decoder.metadata }

  /// Bytes read for the rows so far.
  public var offset: UInt64 { decoder.offset }

  /// Replaces the rows of a batch by the next ones, as many as fit and are there; none at the end.
  ///
  /// - Throws: `EngineError.malformedBytes` with the place and the reason, or `.unreadableSource`.
  public mutating func fill(_ batch: inout SampleBatch) throws(EngineError) {
    try fill(&batch, upTo: batch.capacity)
  }

  /// As above, with at most `limit` rows: nothing behind the last of them is looked at.
  public mutating func fill(_ batch: inout SampleBatch, upTo limit: Int) throws(EngineError) {
    batch.removeAll()
    try decoder.fill(&batch, upTo: min(limit, batch.capacity))
  }
}
