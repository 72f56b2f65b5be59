package import HarnessKit
import SafeTensors
package import TableCore

/// The rows of a file that holds columns, gathered as they are asked for. The file is mapped, so that memory does not
/// grow with it.
package final class ColumnSource: TableSource {
  private let file: SafeTensorsFile
  private let columns: TableColumns
  private let pieces: ColumnPieces
  private var rowsRead = 0

  /// - Parameter unfinished: The columns of a file that is still being written, and has no header yet.
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`; `.refused` for standard input.
  package init(_ path: String, _ layout: RecordLayout, unfinished: TableColumns? = nil) throws(HarnessError) {
    if let unfinished {
      file = try unfinished.openUnfinished(path)
      columns = unfinished
    } else {
      file = try TableColumns.open(path)
      columns = try TableColumns(of: file, layout)
    }
    pieces = ColumnPieces(layout)
  }

  /// The root that the file states; nil where it states none.
  package var statedRoot: String? { columns.statedRoot }

  package func read(into bytes: inout MutableSpan<UInt8>, from start: Int) -> Int? {
    let byteCount = columns.recordLayout.byteCount
    let rest = Int(columns.rowCount) - rowsRead
    // Whole records only: a reader of records asks for more when it has used up what it has.
    let count = min((bytes.count - start) / byteCount, rest)
    precondition(count > 0 || rest == 0, "a reader has room for a record")
    var target = bytes.mutableBytes
    for index in columns.recordLayout.columns.indices {
      file.withBytes(columns.bytes(ofColumn: index, rows: rowsRead..<(rowsRead + count))) { values in
        pieces.put(values.bytes, ofColumn: index, into: &target, from: start)
      }
    }
    rowsRead += count
    return count * byteCount
  }

  /// As for any file, but with the place of the value in the file, where a reader of records knows one in a record.
  package func error(_ error: TableError) -> HarnessError {
    guard case .malformedBytes(let offset, let reason) = error else { return .refused(error) }
    let row = offset / UInt64(columns.recordLayout.byteCount)
    let names = columns.recordLayout.columns.map(\.name)
    let index = if case .valueNotFinite(let name) = reason { names.firstIndex(of: name) ?? 0 } else { 0 }
    let place = UInt64(file.dataStart) + columns.place(ofColumn: index, row: row)
    return .malformedBytes(path: file.path, offset: place, reason: reason)
  }
}
