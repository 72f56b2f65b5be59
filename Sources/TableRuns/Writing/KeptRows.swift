package import HarnessKit
import Hashing
package import TableCore

/// What an interrupted run left and a later one may keep: checked, with all that further rows are added to.
package struct KeptRows {
  package let rowCount: UInt64
  package let statistics: ExactStatistics
  package let tree: MerkleRoot
  /// Stands behind the last of them.
  package let check: KeptRowsCheck

  /// Reads back what is there.
  ///
  /// - Parameters:
  ///   - isComplete: Whether more than rows is to be compared.
  ///   - columns: Where rows have no places of their own; their bytes are then those of the records.
  /// - Throws: `HarnessError.resumeRefused` where it is not the start of this run's output.
  package init(
    in file: String, _ state: PartialState, isComplete: Bool, recipe: RunRecipe, encoder: TableEncoder,
    columns: TableColumns? = nil, part: SampleRange, engine: any TableEngine, jobs: Int, files: any FileLayer
  ) throws(HarnessError) {
    // Asked before any byte is read: rows of other options can only be wrong.
    if let difference = recipe.difference(from: state.recipe) {
      throw .resumeRefused(path: file, reason: difference)
    }
    let length = files.byteCount(of: file) ?? 0
    guard length >= state.bytes, state.rows <= part.count else {
      throw .resumeRefused(path: file, reason: "it has \(length) bytes where its state says \(state.bytes)")
    }
    check = try KeptRowsCheck(
      file, encoder: encoder, byteLimit: isComplete ? .max : state.bytes, files: files)
    let reader = TableFileReader(
      file, format: encoder.format, firstID: part.first, engine: engine, jobs: jobs, files: files, unfinished: columns)
    // Columns are the values themselves, so that the root below says all of them.
    let found =
      columns == nil
      ? try reader.read(check: check, byteLimit: state.bytes, rowLimit: state.rows)
      : try reader.read(check: NoCheck(), rowLimit: state.rows)
    // Rows, bytes and root must all be as the state says: any one of them may have been edited.
    guard found.rowCount == state.rows, found.offset == state.bytes, found.tree.digest.description == state.root,
      state.rows == part.count || state.rows.isMultiple(of: UInt64(TableHasher.leafRecordCount))
    else { throw .resumeRefused(path: file, reason: "its rows are not those that its state describes") }
    rowCount = state.rows
    statistics = found.statistics
    tree = found.tree
  }
}

/// Holds the bytes of rows that are kept against the bytes that their values are written as.
package final class KeptRowsCheck: RowCheck {
  private let encoder: TableEncoder
  private let source: FileSource
  private let path: String
  private var window: [UInt8] = []
  private var place: UInt64 = 0

  /// - Parameter path: The unfinished output, read a second time from its start.
  package init(_ path: String, encoder: TableEncoder, byteLimit: UInt64, files: any FileLayer) throws(HarnessError) {
    self.encoder = encoder
    self.path = path
    source = try FileSource(path, files: files, limit: byteLimit)
    var header = ByteBuffer()
    encoder.appendHeader(to: &header)
    try take(header)
  }

  package func makeWorker() {}

  package func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Void) -> ByteBuffer? {
    var bytes = ByteBuffer()
    // Written once more and compared as bytes: a file of the same values in other words is not ours.
    encoder.append(batch.bytes, isFirst: firstRow == 0, to: &bytes)
    return bytes
  }

  package func take(_ expected: ByteBuffer) throws(HarnessError) {
    let bytes = expected.bytes
    if window.count < bytes.count {
      window.append(contentsOf: repeatElement(0, count: bytes.count - window.count))
    }
    var filled = 0
    while filled < bytes.count {
      var span = window.mutableSpan
      guard let count = source.read(into: &span, from: filled, upTo: bytes.count - filled) else {
        throw source.error(.unreadableSource)
      }
      guard count > 0 else { throw refusal(at: filled, "it is cut off") }
      for index in filled..<(filled + count) where window[index] != bytes[index] {
        throw refusal(at: index, "it was changed")
      }
      filled += count
    }
    place += UInt64(bytes.count)
  }

  private func refusal(at index: Int, _ reason: String) -> HarnessError {
    .resumeRefused(path: path, reason: "\(reason) at byte \(place + UInt64(index))")
  }
}
