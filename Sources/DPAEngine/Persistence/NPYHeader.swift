/// The header of a NumPy file of records, byte for byte as `numpy.save` writes it (format version 1.0).
enum NPYHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let alignment = 64
  /// NumPy leaves room for a longer count, so that a header can be changed in place.
  private static let countWidth = 21

  static let recordType =
    "[('id', '<u8'), "
    + Parameter.allCases.map { "('\($0.rawValue)', '<f8'), " }.joined() + "('hash', '|u1', (32,))]"

  static func bytes(rowCount: UInt64) -> [UInt8] {
    let count = String(rowCount)
    var text = "{'descr': \(recordType), 'fortran_order': False, 'shape': (\(count),), }"
    text += String(repeating: " ", count: max(0, countWidth - count.count))
    let fixedCount = magic.count + 2 + 2
    let padding = alignment - (fixedCount + text.utf8.count + 1) % alignment
    text += String(repeating: " ", count: padding) + "\n"
    let length = UInt16(text.utf8.count)
    return magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
  }
}
