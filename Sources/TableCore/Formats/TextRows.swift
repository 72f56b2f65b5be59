internal import Hashing

/// Rows for reading on a terminal: rounded to six decimals where that is not more than 12 characters. Not exact.
struct TextRows: Sendable {
  private static let columnWidth = 12
  private static let idWidth = 20
  /// Digits that are shown of bytes.
  private static let digitCount = 16

  private let layout: RecordLayout

  let header: [UInt8]

  init(_ layout: RecordLayout) {
    self.layout = layout
    header = Self.header(of: layout)
  }

  private static func header(of layout: RecordLayout) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, column) in layout.columns.enumerated() {
      if case .bytes = column.kind {
        bytes += "  \(column.name)".utf8
      } else {
        appendRight(column.name, index == 0 ? idWidth : columnWidth, to: &bytes)
      }
    }
    return bytes + "\n".utf8
  }

  func append(_ records: Span<UInt8>, to buffer: inout ByteBuffer) {
    let rowCount = records.count / layout.byteCount
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rowCount * header.count)
    for row in 0..<rowCount {
      let record = records.extracting((row * layout.byteCount)..<((row + 1) * layout.byteCount))
      for index in layout.columns.indices { append(column: index, of: record, to: &bytes) }
      bytes.append(UInt8(ascii: "\n"))
    }
    buffer.append(bytes)
  }

  private func append(column index: Int, of record: Span<UInt8>, to bytes: inout [UInt8]) {
    let offset = layout.offsets[index]
    switch layout.columns[index].kind {
    case .u64:
      Self.appendRight(String(record.word(at: offset)), index == 0 ? Self.idWidth : Self.columnWidth, to: &bytes)
    case .f64:
      Self.appendRight(Self.rounded(Double(bitPattern: record.word(at: offset))), Self.columnWidth, to: &bytes)
    case .f32:
      let value = Double(Float(bitPattern: record.halfWord(at: offset)))
      Self.appendRight(Self.rounded(value), Self.columnWidth, to: &bytes)
    case .bytes(let count):
      bytes.append(contentsOf: "  ".utf8)
      for place in offset..<(offset + min(count, Self.digitCount / 2)) {
        Hexadecimal.append(record[place], to: &bytes)
      }
    }
  }

  private static func appendRight(_ text: String, _ width: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(1, width - text.utf8.count)))
    bytes.append(contentsOf: text.utf8)
  }

  private static func rounded(_ value: Double) -> String {
    // Beyond these bounds six decimals would show nothing of the number, or not fit into the column.
    guard value.magnitude < 10_000 && (value == 0 || value.magnitude >= 0.000_001) else {
      return PythonNumber.text(value)
    }
    let millionths = Int64((value.magnitude * 1_000_000).rounded())
    let fraction = String(millionths % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return "\(value < 0 ? "-" : "")\(millionths / 1_000_000).\(zeros)\(fraction)"
  }
}
