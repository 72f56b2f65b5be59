/// How the rows of a table are written, one after another.
public enum RowFormat: String, CaseIterable, Sendable {
  /// Aligned columns for reading: six decimals and the first 16 digits of the hash.
  case text
  /// One JSON object a line, every number in its shortest exact form.
  case jsonl
  /// The canonical 80 bytes a row.
  case records

  /// Appends what comes before the first row.
  public func appendHeader(to bytes: inout [UInt8]) {
    if self == .text { TextRows.appendHeader(to: &bytes) }
  }

  /// Appends the rows of a batch.
  public func append(_ batch: borrowing SampleBatch, to bytes: inout [UInt8]) {
    switch self {
    case .text: TextRows.append(batch, to: &bytes)
    case .jsonl: JSONLines.append(batch, to: &bytes)
    case .records: Record.append(batch, to: &bytes)
    }
  }
}
