/// Turns a table into the bytes of one file: a header, the rows batch by batch, a footer.
///
/// It opens no file: the caller writes what a `ByteBuffer` then holds. A value can be used by many threads.
public struct TableEncoder: Sendable {
  public let format: RowFormat
  private let rowCount: UInt64
  private let configuration: AugmentationConfiguration?
  private let template: RowTemplate?
  private let hasBitPatterns: Bool

  /// - Parameters:
  ///   - rowCount: Rows of the whole file; `json` and `npy` name it.
  ///   - configuration: What `json` and `stream-json` name; nothing is written as `null`.
  ///   - bitPatterns: Whether `csv` has a column of 16 hexadecimal digits for each value too.
  public init(
    _ format: RowFormat, rowCount: UInt64 = 0, configuration: AugmentationConfiguration? = nil,
    bitPatterns: Bool = false
  ) {
    self.format = format
    self.rowCount = rowCount
    self.configuration = configuration
    hasBitPatterns = bitPatterns
    template =
      switch format {
      case .json: .chain
      case .streamJSON: .chainStream
      case .jsonl: .jsonLines
      case .csv: bitPatterns ? .csvWithBitPatterns : .csv
      case .text, .npy, .records: nil
      }
  }

  /// Appends what comes before the first row.
  public func appendHeader(to bytes: inout ByteBuffer) {
    switch format {
    case .text: bytes.append(TextRows.header)
    case .json: bytes.append(ChainDocument.header(rowCount: rowCount, configuration))
    case .streamJSON: bytes.append(ChainDocument.streamHeader(configuration))
    case .csv: bytes.append(CSVHeader.line(bitPatterns: hasBitPatterns))
    case .npy: bytes.append(NPYHeader.bytes(rowCount: rowCount))
    case .jsonl, .records: break
    }
  }

  /// Appends the rows of a batch.
  ///
  /// - Parameter isFirst: Whether the batch holds the first row of the file.
  public func append(_ batch: borrowing SampleBatch, isFirst: Bool, to bytes: inout ByteBuffer) {
    if let template {
      let limit = batch.count * template.rowByteLimit + RowTemplate.touchedByteLimit
      bytes.write(atMost: limit) { template.write(batch, isFirst: isFirst, into: &$0, at: $1) }
    } else if format == .text {
      TextRows.append(batch, to: &bytes)
    } else {
      Record.append(batch, to: &bytes)
    }
  }

  /// Appends what comes behind the last row.
  ///
  /// - Parameter statistics: What `json` ends with; nothing leaves them out.
  public func appendFooter(statistics: ChainStatistics? = nil, to bytes: inout ByteBuffer) {
    switch format {
    case .json: bytes.append(ChainDocument.footer(hasRows: rowCount > 0, statistics))
    case .streamJSON: bytes.append(ChainDocument.streamFooter)
    case .text, .jsonl, .csv, .npy, .records: break
    }
  }
}
