/// What a chain file says beside its rows, in DPA's own terms.
extension TableMetadata {
  /// Nil where the file says null: it was written with the defaults.
  public var augmentation: AugmentationConfiguration? { configuration as? AugmentationConfiguration }
  /// Nil where the file has none.
  public var chainStatistics: ChainStatistics? { statistics.map(ChainStatistics.init) }
}

extension AugmentationConfiguration: StatedConfiguration {}

extension TableEncoder {
  /// For the rows of DPA, in any format.
  ///
  /// - Precondition: the format writes row by row.
  /// - Parameters:
  ///   - rowCount: Rows of the whole file; `json` and `npy` name it.
  ///   - configuration: What `json` and `stream-json` name; nil is written as `null`.
  ///   - bitPatterns: Whether `csv` has a column of 16 hexadecimal digits for each value too.
  public init(
    _ format: RowFormat, rowCount: UInt64 = 0, configuration: AugmentationConfiguration? = nil,
    bitPatterns: Bool = false
  ) {
    switch format {
    case .json:
      self.init(
        document: format, layout: Record.layout, header: ChainDocument.header(rowCount: rowCount, configuration),
        rows: ChainDocument.rows, footer: { ChainDocument.footer(hasRows: rowCount > 0, $0) })
    case .streamJSON:
      self.init(
        document: format, layout: Record.layout, header: ChainDocument.streamHeader(configuration),
        rows: ChainDocument.streamedRows, footer: { _ in ChainDocument.streamFooter })
    case .text, .jsonl, .csv, .npy, .records, .safetensors:
      self.init(
        shared: EncoderOptions(format, bitPatterns: bitPatterns), layout: Record.layout, rowCount: rowCount)
    }
  }

  /// Appends the rows of a batch.
  ///
  /// - Parameter isFirst: Whether the batch holds the first row of the file.
  public func append(_ batch: borrowing SampleBatch, isFirst: Bool, to bytes: inout ByteBuffer) {
    if rowsAreRecords { return Record.append(batch, to: &bytes) }
    // Blocks on the stack: whoever writes batch after batch allocates nothing, and a block stays in the nearest cache.
    var block = InlineArray<5_120, UInt8>(repeating: 0)
    for start in stride(from: 0, to: batch.count, by: block.count / Record.byteCount) {
      let rows = start..<min(batch.count, start + block.count / Record.byteCount)
      Self.fill(&block, with: rows, of: batch)
      append(block.span.extracting(first: rows.count * Record.byteCount), isFirst: isFirst && start == 0, to: &bytes)
    }
  }

  private static func fill<let size: Int>(
    _ block: inout InlineArray<size, UInt8>, with rows: Range<Int>, of batch: borrowing SampleBatch
  ) {
    var span = block.mutableSpan
    var bytes = span.mutableBytes
    Record.write(batch, rows: rows, into: &bytes)
  }

  /// Appends what comes behind the last row.
  ///
  /// - Parameter statistics: What `json` ends with.
  public func appendFooter(statistics: ChainStatistics, to bytes: inout ByteBuffer) {
    appendFooter(statistics: statistics.columns, to: &bytes)
  }
}

extension TableDecoder {
  /// For the rows of DPA, in any format; reads up to the first row.
  ///
  /// - Parameter firstID: The id of the first row, where the format holds none.
  /// - Throws: `TableError.formatNotReadable` for `text`, `.formatNeedsFile` for columns, `.malformedBytes`,
  ///   `.unreadableSource`.
  public init(_ format: RowFormat, from source: any ByteSource, firstID: UInt64 = 0) throws(TableError) {
    if format.isEngineDocument {
      self.init(document: try ChainDecoder(source, firstID: firstID))
    } else {
      try self.init(format, layout: Record.layout, from: source)
    }
  }

  /// Replaces the rows of a batch by the next ones, as many as fit and are there; none at the end.
  ///
  /// - Throws: `TableError.malformedBytes` with the place and the reason, or `.unreadableSource`.
  public mutating func fill(_ batch: inout SampleBatch) throws(TableError) {
    var records = RecordBatch(Record.layout, capacity: batch.capacity)
    try fill(&records)
    batch.replaceRows(by: records)
  }
}

extension RowFormat {
  /// Appends what comes before the first row of a table of unknown length and configuration.
  ///
  /// - Precondition: the format needs neither; for the others use `TableEncoder`.
  public func appendHeader(to bytes: inout [UInt8]) {
    precondition(!isEngineDocument && self != .npy, "such a header needs a TableEncoder")
    append(to: &bytes) { TableEncoder(self).appendHeader(to: &$0) }
  }

  /// Appends the rows of a batch, as the first ones of a file.
  public func append(_ batch: borrowing SampleBatch, to bytes: inout [UInt8]) {
    append(to: &bytes) { TableEncoder(self).append(batch, isFirst: true, to: &$0) }
  }

  private func append(to bytes: inout [UInt8], _ body: (inout ByteBuffer) -> Void) {
    var buffer = ByteBuffer()
    body(&buffer)
    let found = buffer.bytes
    bytes.reserveCapacity(bytes.count + found.count)
    for index in 0..<found.count { bytes.append(found[index]) }
  }
}
