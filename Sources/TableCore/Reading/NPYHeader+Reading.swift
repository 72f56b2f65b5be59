extension NPYHeader {
  /// Reads the header of a file of records, version 1 to 3, whatever its spaces, and returns the number of rows.
  func read(_ window: inout ByteWindow) throws(TableError) -> UInt64 {
    try window.fill(atLeast: 12)
    let start = window.position
    let fixed = window.copy(start..<min(start + 12, window.end))
    guard fixed.count >= 10 && fixed.starts(with: Self.magic) && (1...3).contains(fixed[6]) else {
      throw Self.wrong(window)
    }
    let isLong = fixed[6] > 1
    guard fixed.count == 12 else { throw Self.wrong(window) }
    let lengthBytes = fixed[8..<(isLong ? 12 : 10)]
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    let total = (isLong ? 12 : 10) + length
    guard total <= window.capacity else { throw Self.wrong(window) }
    try window.fill(atLeast: total)
    guard window.available >= total else {
      throw .malformedBytes(offset: window.offset(of: window.end), reason: .cutOff)
    }
    let textStart = window.position + total - length
    // Spaces are left out on both sides: versions of NumPy differ in them.
    let text = window.copy(textStart..<(textStart + length)).filter { $0 != 0x20 && $0 != 0x0a }
    guard let count = rowCount(String(decoding: text, as: UTF8.self)) else { throw Self.wrong(window) }
    window.advance(to: window.position + total)
    return count
  }

  private func rowCount(_ text: String) -> UInt64? {
    let type = String(recordType.filter { $0 != " " })
    let marker = "'shape':("
    let start = "{'descr':\(type),'fortran_order':False,\(marker)"
    // NumPy reads a byte without a mark for its order too.
    let unmarked = start.replacing("'|u1'", with: "'u1'")
    for known in [start, unmarked] where text.hasPrefix(known) {
      let rest = text.dropFirst(known.count)
      for end in [",),}", ",)}"] where rest.hasSuffix(end) { return UInt64(rest.dropLast(end.count)) }
    }
    return nil
  }

  private static func wrong(_ window: borrowing ByteWindow) -> TableError {
    .malformedBytes(offset: window.offset, reason: .wrongHeader)
  }
}
