/// The formats that a table can be written in; `TableEncoder` writes them.
public enum RowFormat: String, CaseIterable, Sendable {
  /// Aligned columns for reading: six decimals and the first 16 digits of bytes. Not exact, and not read back.
  case text
  /// One document with metadata, rows and statistics, which the engine defines; not every engine has one.
  case json
  /// The same document written row by row, without statistics.
  case streamJSON = "stream-json"
  /// One JSON object a line, every number in its shortest exact form.
  case jsonl
  /// A header line, then one row a line, every number in its shortest exact form.
  case csv
  /// A NumPy structured array: a header, then the records.
  case npy
  /// The records, one behind the other.
  case records
  /// A tensor for each column, one behind the other; needs a regular file.
  case safetensors

  /// Whether a row can be read back to the same bits.
  public var isExact: Bool { self != .text }

  /// Whether a row holds its id; otherwise rows are counted from a first id that the reader must know.
  public var holdsIDs: Bool { self != .json && self != .streamJSON }

  /// Whether the rows are records as they are.
  public var isBinary: Bool { self == .npy || self == .records }

  /// Whether a column's values lie behind each other, so that a row has no place of its own.
  public var isColumnar: Bool { self == .safetensors }

  /// The formats that write and read one row behind the other, in memory and on pipes too.
  public static let rowByRow = allCases.filter { !$0.isColumnar }

  /// Whether the engine itself writes and reads it.
  public var isEngineDocument: Bool { self == .json || self == .streamJSON }

  /// Whether a file cut between two rows can be told from a whole one.
  package var saysWhereItEnds: Bool { isEngineDocument || self == .npy || isColumnar }
}
