/// How a table's bytes are written, where the format leaves a choice.
public struct EncoderOptions: Sendable {
  public var format: RowFormat
  /// Whether `csv` has a column of hexadecimal digits for each number too.
  public var bitPatterns: Bool
  /// Whether an engine's document names its configuration; `null` stands for the default one.
  public var namesConfiguration: Bool

  public init(_ format: RowFormat, bitPatterns: Bool = false, namesConfiguration: Bool = true) {
    self.format = format
    self.bitPatterns = bitPatterns
    self.namesConfiguration = namesConfiguration
  }
}

/// Turns a table into the bytes of one file: a header, the rows batch by batch, a footer.
///
/// It opens no file: the caller writes what a `ByteBuffer` then holds. A value can be used by many threads.
public struct TableEncoder: Sendable {
  private enum Rows: Sendable {
    case records
    case text(TextRows)
    case template(RowTemplate)
    case columns(ColumnPieces)
  }

  public let format: RowFormat
  public let layout: RecordLayout
  private let header: [UInt8]
  private let rows: Rows
  private let footer: @Sendable ([ColumnStatistics]?) -> [UInt8]

  /// For every format that does not belong to one engine.
  ///
  /// - Parameter rowCount: Rows of the whole file; `npy` names it.
  /// - Throws: `TableError.formatUnknown` for an engine's own document, `.formatNeedsFile` for columns.
  public init(_ options: EncoderOptions, layout: RecordLayout, rowCount: UInt64) throws(TableError) {
    guard !options.format.isEngineDocument else { throw .formatUnknown(options.format.rawValue) }
    guard !options.format.isColumnar else { throw .formatNeedsFile(options.format.rawValue) }
    self.init(shared: options, layout: layout, rowCount: rowCount)
  }

  /// - Precondition: the format is not an engine's own document, and is one of rows.
  package init(shared options: EncoderOptions, layout: RecordLayout, rowCount: UInt64) {
    format = options.format
    self.layout = layout
    footer = { _ in [] }
    switch format {
    case .json, .streamJSON: preconditionFailure("an engine's document has an encoder of its own")
    case .safetensors: preconditionFailure("columns have places in a file, which TableWriter knows")
    case .text:
      let text = TextRows(layout)
      header = text.header
      rows = .text(text)
    case .jsonl:
      header = []
      rows = .template(.jsonLines(layout))
    case .csv:
      header = CSVHeader(layout, bitPatterns: options.bitPatterns).line
      rows = .template(.csv(layout, bitPatterns: options.bitPatterns))
    case .npy:
      header = NPYHeader(layout).bytes(rowCount: rowCount)
      rows = .records
    case .records:
      header = []
      rows = .records
    }
  }

  /// For columns: what is appended are the bytes of each column of those records, one column behind the other, and
  /// whoever writes the file knows their places.
  package init(columnsOf layout: RecordLayout) {
    format = .safetensors
    self.layout = layout
    header = []
    rows = .columns(ColumnPieces(layout))
    footer = { _ in [] }
  }

  /// For a document that an engine defines.
  ///
  /// - Parameter footer: What comes behind the last row, from statistics where the document ends with some.
  public init(
    document format: RowFormat, layout: RecordLayout, header: [UInt8], rows template: RowTemplate,
    footer: @escaping @Sendable ([ColumnStatistics]?) -> [UInt8]
  ) {
    self.format = format
    self.layout = layout
    self.header = header
    self.footer = footer
    rows = .template(template)
  }

  /// Whether rows are written as the records they are given as, byte for byte.
  package var rowsAreRecords: Bool { if case .records = rows { true } else { false } }

  /// Whether what is appended are columns, which a file holds at places of their own.
  package var rowsAreColumns: Bool { if case .columns = rows { true } else { false } }

  /// Appends what comes before the first row.
  public func appendHeader(to bytes: inout ByteBuffer) { bytes.append(header) }

  /// Appends rows, given as records.
  ///
  /// - Parameter isFirst: Whether the first of them is the first row of the file.
  public func append(_ records: Span<UInt8>, isFirst: Bool, to bytes: inout ByteBuffer) {
    switch rows {
    case .records: bytes.append(records)
    case .text(let text): text.append(records, to: &bytes)
    case .columns(let pieces): pieces.append(records, to: &bytes)
    case .template(let template):
      let rowCount = records.count / layout.byteCount
      // Room for the longest rows at once, so that no single value has to ask for it.
      let limit = rowCount * template.rowByteLimit + RowTemplate.touchedByteLimit
      bytes.write(atMost: limit) { template.write(records, layout, isFirst: isFirst, into: &$0, at: $1) }
    }
  }

  /// Appends what comes behind the last row.
  ///
  /// - Parameter statistics: What an engine's document ends with; nil leaves them out.
  public func appendFooter(statistics: [ColumnStatistics]? = nil, to bytes: inout ByteBuffer) {
    bytes.append(footer(statistics))
  }
}
