/// The header of a NumPy file of records, byte for byte as `numpy.save` writes it.
struct NPYHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let alignment = 64
  /// NumPy leaves room for a longer count, so that a header can be changed in place.
  private static let countWidth = 21

  /// The `descr` of the records.
  let recordType: String

  init(_ layout: RecordLayout) {
    let fields = layout.columns.map { column in
      switch column.kind {
      case .u64: "('\(column.name)', '<u8')"
      case .f64: "('\(column.name)', '<f8')"
      case .f32: "('\(column.name)', '<f4')"
      // Unsigned bytes rather than NumPy's `S`, which drops zeros at the end of a value.
      case .bytes(let count): "('\(column.name)', '|u1', (\(count),))"
      }
    }
    recordType = "[\(fields.joined(separator: ", "))]"
  }

  /// Format version 1.0, or 2.0 where the text needs a longer length.
  func bytes(rowCount: UInt64) -> [UInt8] {
    let count = String(rowCount)
    var text = "{'descr': \(recordType), 'fortran_order': False, 'shape': (\(count),), }"
    text += String(repeating: " ", count: max(0, Self.countWidth - count.count))
    let short = padded(text, lengthBytes: 2)
    // The same rule as in NumPy, or the header of a very wide table would differ from its own.
    let isLong = short.utf8.count > UInt16.max
    let final = isLong ? padded(text, lengthBytes: 4) : short
    let length = UInt32(final.utf8.count)
    let lengthBytes = (0..<(isLong ? 4 : 2)).map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) }
    return Self.magic + [isLong ? 2 : 1, 0] + lengthBytes + Array(final.utf8)
  }

  /// The text with spaces and a line feed, so that the records start at a multiple of 64 bytes.
  private func padded(_ text: String, lengthBytes: Int) -> String {
    let fixedCount = Self.magic.count + 2 + lengthBytes
    // Always at least one space before the line feed, as in NumPy: a full line gets 64.
    let padding = Self.alignment - (fixedCount + text.utf8.count + 1) % Self.alignment
    return text + String(repeating: " ", count: padding) + "\n"
  }
}
