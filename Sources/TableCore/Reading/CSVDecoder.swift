/// Reads rows of values separated by commas under a header line, with or without columns of bit patterns.
struct CSVDecoder: RowDecoder {
  private var window: ByteWindow
  private let layout: RecordLayout
  private let hasBitPatterns: Bool
  private let powers = PowersOfTen.table.words

  var metadata: TableMetadata { TableMetadata() }
  var offset: UInt64 { window.offset }

  /// Reads the header.
  init(_ source: any ByteSource, layout: RecordLayout) throws(TableError) {
    var window = ByteWindow(source, rows: layout)
    let end = try Self.lineEnd(&window)
    var line = window.copy(window.position..<end)
    // Spreadsheets end lines with CR LF.
    if line.last == 0x0d { line.removeLast() }
    let headers = [false, true].map { Array(CSVHeader(layout, bitPatterns: $0).line.dropLast()) }
    guard let kind = headers.firstIndex(of: line) else {
      throw .malformedBytes(offset: window.offset, reason: .wrongHeader)
    }
    hasBitPatterns = kind == 1
    let next = min(end + 1, window.end)
    window.advance(to: next)
    self.window = window
    self.layout = layout
  }

  mutating func fill(_ batch: inout RecordBatch, upTo limit: Int) throws(TableError) {
    var row = ParsedRow(layout)
    while batch.count < limit {
      if window.available == 0 { try window.fill(atLeast: 1) }
      guard window.available > 0 else { return }
      let end = try Self.lineEnd(&window)
      if let (place, reason) = parse(window.position, end, into: &row) {
        throw .malformedBytes(offset: window.offset(of: place), reason: reason)
      }
      batch.append(row.record.span)
      let next = min(end + 1, window.end)
      window.advance(to: next)
    }
  }

  /// The position of the next line feed, or of the end of the bytes.
  private static func lineEnd(_ window: inout ByteWindow) throws(TableError) -> Int {
    var looked = 0
    while true {
      let position = window.firstPosition(of: 0x0a, from: window.position + looked)
      if position < window.end || window.isAtEnd { return position }
      // Bytes that were looked at are not looked at again when more arrive.
      looked = window.available
      guard looked < window.capacity else {
        throw .malformedBytes(offset: window.offset, reason: .rowTooLong(limit: window.capacity))
      }
      try window.readMore()
    }
  }

  /// Reads one line; returns where and why it could not.
  private func parse(_ start: Int, _ lineEnd: Int, into row: inout ParsedRow) -> (Int, MalformedReason)? {
    let bytes = window.bytes
    let end = lineEnd > start && bytes[lineEnd - 1] == 0x0d ? lineEnd - 1 : lineEnd
    var position = start
    for column in layout.columns.indices {
      if column > 0 {
        guard takeComma(bytes, &position, end) else { return (position, .wrongColumnCount) }
      }
      if let failure = value(of: column, bytes, &position, end, &row) { return failure }
    }
    if hasBitPatterns, let failure = checkBitPatterns(bytes, &position, end, row) { return failure }
    return position == end ? nil : (position, .wrongColumnCount)
  }

  private func value(
    of column: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout ParsedRow
  ) -> (Int, MalformedReason)? {
    let offset = layout.offsets[column]
    let kind = layout.columns[column].kind
    switch kind {
    case .u64:
      switch WholeNumber.read(bytes, from: position, to: end) {
      case .number(let number, let after) where column > 0 || number <= SampleRange.lastID:
        row.store(number, at: offset)
        position = after
      case .number, .tooLarge: return (position, column == 0 ? .idTooLarge : .wholeNumberTooLarge)
      case .none: return (position, .noWholeNumber)
      }
    case .f64, .f32:
      switch DecimalNumber.read(bytes, from: position, to: end, powers: powers.span) {
      case .number(let value, let after):
        guard row.store(value, as: kind, at: offset) else { return (position, .numberTooLarge) }
        position = after
      case .malformed(let place, let reason): return (place, reason)
      }
    case .bytes(let count):
      guard end - position >= 2 * count,
        HexadecimalText.read(bytes, at: position, into: &row.record, at: offset, byteCount: count)
      else { return (position, .noDigest(byteCount: count)) }
      position += 2 * count
    }
    return nil
  }

  private func takeComma(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Bool {
    guard position < end && bytes[position] == UInt8(ascii: ",") else { return false }
    position += 1
    return true
  }

  /// Decimals and bit patterns must be the same values.
  private func checkBitPatterns(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: borrowing ParsedRow
  ) -> (Int, MalformedReason)? {
    for column in layout.numericColumns {
      guard takeComma(bytes, &position, end) else { return (position, .wrongColumnCount) }
      let width = 2 * layout.columns[column].kind.byteCount
      guard end - position >= width, isBitPattern(bytes, at: position, ofColumn: column, row) else {
        return (position, .bitPatternDiffers(layout.columns[column].name))
      }
      position += width
    }
    return nil
  }

  private func isBitPattern(
    _ bytes: Span<UInt8>, at position: Int, ofColumn column: Int, _ row: borrowing ParsedRow
  ) -> Bool {
    let record = row.record.span
    let offset = layout.offsets[column]
    return layout.columns[column].kind == .f32
      ? HexadecimalText.readHalfWord(bytes, at: position) == record.halfWord(at: offset)
      : HexadecimalText.readWord(bytes, at: position) == record.word(at: offset)
  }
}
