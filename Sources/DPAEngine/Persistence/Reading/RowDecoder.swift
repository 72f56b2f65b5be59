/// One format's way from bytes to rows.
protocol RowDecoder {
  /// What the file says beside its rows, as far as it was read.
  var metadata: ChainMetadata { get }
  /// Bytes read for the rows so far.
  var offset: UInt64 { get }
  /// Adds rows to a batch until it holds `limit`, or none is left.
  ///
  /// - Throws: `EngineError.malformedBytes` or `.unreadableSource`; the reader cannot go on after it.
  mutating func fill(_ batch: inout SampleBatch, upTo limit: Int) throws(EngineError)
}
