/// The formats that a table can be written in; `TableEncoder` writes them.
public enum RowFormat: String, CaseIterable, Sendable {
  /// Aligned columns for reading: six decimals and the first 16 digits of the hash. Not exact, and not read back.
  case text
  /// A saved chain of the public package: one JSON document with metadata, rows and statistics.
  case json
  /// An incrementally written chain of the public package: one row a line, no statistics.
  case streamJSON = "stream-json"
  /// One JSON object a line, every number in its shortest exact form.
  case jsonl
  /// A header line, then one row a line, every number in its shortest exact form.
  case csv
  /// A NumPy structured array: a header, then the canonical records.
  case npy
  /// The canonical 80 bytes a row.
  case records

  /// Whether a row can be read back to the same bits.
  public var isExact: Bool { self != .text }

  /// Whether a row holds its id; otherwise rows are counted from a first id that the reader must know.
  public var holdsIDs: Bool { self != .json && self != .streamJSON }

  /// Whether a file cut between two rows can be told from a whole one.
  package var saysWhereItEnds: Bool { self == .json || self == .streamJSON || self == .npy }

  /// Whether the rows are canonical records.
  var isBinary: Bool { self == .npy || self == .records }

  /// Appends what comes before the first row of a table of unknown length and configuration.
  ///
  /// - Precondition: the format needs neither; for the others use `TableEncoder`.
  public func appendHeader(to bytes: inout [UInt8]) {
    precondition(self != .json && self != .streamJSON && self != .npy, "such a header needs a TableEncoder")
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
