package import HarnessKit
package import Hashing
package import SafeTensors
package import TableCore

/// A table as a safetensors file: one tensor for each column, so that the place of every value is known as soon as the
/// number of rows is.
package struct TableColumns: Sendable {
  /// Names of the metadata; the Python package's Arrow tables have the same.
  private enum Key {
    static let engine = "dpa_harness.engine"
    static let configuration = "dpa_harness.configuration"
    static let root = "dpa_harness.root"
  }

  package let recordLayout: RecordLayout
  package let rowCount: UInt64
  /// Names the root of no rows.
  private let tensors: SafeTensorsLayout
  /// Where each column begins, counted from the first byte of data.
  private let starts: [Int]
  /// Where the data begin in the file.
  private let dataStart: UInt64

  /// For a table that is to be written.
  ///
  /// - Throws: `HarnessError.refused` for more rows than a file can hold.
  package init(of engine: any TableEngine, rowCount: UInt64) throws(HarnessError) {
    let texts = [
      Key.engine: Self.name(of: engine),
      Key.configuration: JSONText.line(engine.configurationDocument, keys: .asSpelled),
      // As long as any root, so that the header keeps its length when the root is known.
      Key.root: Digest().description,
    ]
    let layout = engine.layout
    let tooLong = HarnessError.refused(
      Refusal("a table of \(rowCount) rows of \(layout.byteCount) bytes is longer than any file can be"))
    guard let count = Int(exactly: rowCount) else { throw tooLong }
    let columns = Self.places(layout).map { Self.tensor(of: layout.columns[$0], rowCount: count) }
    do throws(SafeTensorsError.Problem) {
      self.init(layout, rowCount: rowCount, try SafeTensorsLayout(columns, metadata: texts))
    } catch {
      throw tooLong
    }
  }

  /// Of a file that is there.
  ///
  /// - Throws: `HarnessError.malformedFile` where its tensors are not the columns of the layout.
  package init(of file: SafeTensorsFile, _ layout: RecordLayout) throws(HarnessError) {
    func malformed(_ reason: String) -> HarnessError { .malformedFile(path: file.path, reason: reason) }
    let tensors = file.layout
    let names = Set(layout.columns.map(\.name))
    // Sorted, so that of several the same one is named each time.
    if let unknown = tensors.entries.keys.sorted().first(where: { !names.contains($0) }) {
      throw malformed("it has a tensor '\(unknown)', which is no column of the table")
    }
    let rowCount = tensors.entries[layout.columns[0].name]?.shape.first ?? 0
    for column in layout.columns {
      guard let found = tensors.entries[column.name] else { throw malformed("it has no tensor '\(column.name)'") }
      let (_, type, shape) = Self.tensor(of: column, rowCount: rowCount)
      guard (found.type, found.shape) == (type, shape) else {
        throw malformed(
          "its tensor '\(column.name)' is \(found.type.rawValue) of shape \(found.shape), not \(type.rawValue) of "
            + "shape \(shape)")
      }
    }
    self.init(layout, rowCount: UInt64(rowCount), tensors)
  }

  private init(_ layout: RecordLayout, rowCount: UInt64, _ tensors: SafeTensorsLayout) {
    recordLayout = layout
    self.rowCount = rowCount
    self.tensors = tensors
    starts = layout.columns.map { tensors.entries[$0.name]?.bytes.lowerBound ?? 0 }
    dataStart = UInt64(tensors.start.count)
  }

  /// Columns in the order of a file: the longest elements first, so that each tensor is aligned whatever the rows.
  private static func places(_ layout: RecordLayout) -> [Int] {
    let sizes = layout.columns.map { tensor(of: $0, rowCount: 0).type.byteCount }
    return layout.columns.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
  }

  private static func tensor(
    of column: Column, rowCount: Int
  ) -> (name: String, type: SafeTensorsType, shape: [Int]) {
    switch column.kind {
    // PyTorch has had unsigned numbers of 64 bits for a short time only, and an id is below 2^63.
    case .u64: (column.name, column.name == "id" ? .signed64 : .unsigned64, [rowCount])
    case .f64: (column.name, .float64, [rowCount])
    case .f32: (column.name, .float32, [rowCount])
    case .bytes(let count): (column.name, .unsigned8, [rowCount, count])
    }
  }

  private static func name(of engine: any TableEngine) -> String {
    "\(type(of: engine).name)/\(type(of: engine).version)"
  }
}

// The file's bytes and their places.
extension TableColumns {
  /// What stands in front of the columns: the header, with the root of the rows.
  package func header(root: Digest) -> ByteBuffer {
    var layout = tensors
    layout.metadata[Key.root] = root.description
    var bytes = ByteBuffer()
    bytes.append(layout.start)
    return bytes
  }

  /// Bytes of the whole file.
  package var byteCount: UInt64 { dataStart + UInt64(tensors.dataByteCount) }

  /// The bytes of each column of some rows.
  package func bytes(ofColumn index: Int, rows: Range<Int>) -> Range<Int> {
    let width = recordLayout.columns[index].kind.byteCount
    return (starts[index] + rows.lowerBound * width)..<(starts[index] + rows.upperBound * width)
  }

  /// Where one value is, counted from the first byte of data.
  package func place(ofColumn index: Int, row: UInt64) -> UInt64 {
    UInt64(starts[index]) + row * UInt64(recordLayout.columns[index].kind.byteCount)
  }

  /// Writes the columns of some rows, given one column behind the other, at their places.
  package func write(
    _ pieces: Span<UInt8>, firstRow: UInt64, to output: OutputFile
  ) throws(HarnessError) {
    let rowCount = pieces.count / recordLayout.byteCount
    var start = 0
    for index in recordLayout.columns.indices {
      let end = start + rowCount * recordLayout.columns[index].kind.byteCount
      try output.write(pieces.extracting(start..<end), at: dataStart + place(ofColumn: index, row: firstRow))
      start = end
    }
  }

  /// The root that the file states; nil where it states none.
  package var statedRoot: String? { tensors.metadata[Key.root] }

  /// Opens a file.
  ///
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`.
  package static func open(_ path: String) throws(HarnessError) -> SafeTensorsFile {
    try mapped(path) { () throws(SafeTensorsError) in try SafeTensorsFile(path) }
  }

  /// Opens the file of a table whose header is not written yet.
  package func openUnfinished(_ path: String) throws(HarnessError) -> SafeTensorsFile {
    try Self.mapped(path) { () throws(SafeTensorsError) in try SafeTensorsFile(path, beingWrittenAs: tensors) }
  }

  private static func mapped(
    _ path: String, _ body: () throws(SafeTensorsError) -> SafeTensorsFile
  ) throws(HarnessError) -> SafeTensorsFile {
    // The words of the table's reader for what both would refuse.
    if path == "-" { throw .refused(TableError.formatNeedsFile(RowFormat.safetensors.rawValue)) }
    do throws(SafeTensorsError) {
      return try body()
    } catch {
      switch error {
      case .unreadable(_, let reason): throw .fileFailed(action: "read", path: path, reason: reason)
      case .malformed(_, let problem): throw .malformedFile(path: path, reason: problem.description)
      }
    }
  }

  /// The engine under the configuration that a file states; the engine itself where it states none of this engine's.
  ///
  /// - Throws: `HarnessError.malformedFile` for a configuration that cannot be.
  package static func engine(_ engine: any TableEngine, statedBy file: SafeTensorsFile) throws(HarnessError)
    -> any TableEngine
  {
    let texts = file.layout.metadata
    guard texts[Key.engine] == name(of: engine), let text = texts[Key.configuration] else { return engine }
    let stated: StatedEngine = try JSONFile.decode(
      Array(text.utf8), from: file.path, keys: .asSpelled, context: [StatedEngine.prototype: engine])
    return stated.engine
  }
}
