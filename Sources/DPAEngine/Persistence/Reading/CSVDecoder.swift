/// Reads rows of values separated by commas under a header line, with or without columns of bit patterns.
struct CSVDecoder: RowDecoder {
  private var window: ByteWindow
  private let hasBitPatterns: Bool
  private let powers = PowersOfTen.table.words

  var metadata: ChainMetadata { ChainMetadata() }
  var offset: UInt64 { window.offset }

  /// Reads the header.
  init(_ source: any ByteSource) throws(EngineError) {
    var window = ByteWindow(source)
    let end = try Self.lineEnd(&window)
    var line = window.copy(window.position..<end)
    if line.last == 0x0d { line.removeLast() }
    let headers = [false, true].map { Array(CSVHeader.line(bitPatterns: $0).dropLast()) }
    guard let kind = headers.firstIndex(of: line) else {
      throw .malformedBytes(offset: window.offset, reason: .wrongHeader)
    }
    hasBitPatterns = kind == 1
    let next = min(end + 1, window.end)
    window.advance(to: next)
    self.window = window
  }

  mutating func fill(_ batch: inout SampleBatch, upTo limit: Int) throws(EngineError) {
    var row = ParsedRow()
    while batch.count < limit {
      if window.available == 0 { try window.fill(atLeast: 1) }
      guard window.available > 0 else { return }
      let end = try Self.lineEnd(&window)
      if let (place, reason) = parse(window.position, end, into: &row) {
        throw .malformedBytes(offset: window.offset(of: place), reason: reason)
      }
      batch.append(row, id: row.id)
      let next = min(end + 1, window.end)
      window.advance(to: next)
    }
  }

  /// The position of the next line feed, or of the end of the bytes.
  private static func lineEnd(_ window: inout ByteWindow) throws(EngineError) -> Int {
    var looked = 0
    while true {
      let position = window.firstPosition(of: 0x0a, from: window.position + looked)
      if position < window.end || window.isAtEnd { return position }
      looked = window.available
      guard looked < ByteWindow.capacity else {
        throw .malformedBytes(offset: window.offset, reason: .rowTooLong)
      }
      try window.readMore()
    }
  }

  /// Reads one line; returns where and why it could not.
  private func parse(_ start: Int, _ lineEnd: Int, into row: inout ParsedRow) -> (Int, MalformedReason)? {
    let bytes = window.bytes
    let end = lineEnd > start && bytes[lineEnd - 1] == 0x0d ? lineEnd - 1 : lineEnd
    var position: Int
    switch WholeNumber.read(bytes, from: start, to: end) {
    case .number(let id, let after) where id <= SampleRange.lastID: (row.id, position) = (id, after)
    case .number, .tooLarge: return (start, .idTooLarge)
    case .none: return (start, .noWholeNumber)
    }
    for draw in 0..<5 {
      guard takeComma(bytes, &position, end) else { return (position, .wrongColumnCount) }
      switch DecimalNumber.read(bytes, from: position, to: end, powers: powers.span) {
      case .number(let value, let after): (row.values[draw], position) = (value, after)
      case .malformed(let place, let reason): return (place, reason)
      }
    }
    guard takeComma(bytes, &position, end) else { return (position, .wrongColumnCount) }
    guard end - position >= DigestText.byteCount, let digest = DigestText.read(bytes, at: position) else {
      return (position, .noDigest)
    }
    row.digest = digest
    position += DigestText.byteCount
    if hasBitPatterns, let failure = checkBitPatterns(bytes, &position, end, row) { return failure }
    return position == end ? nil : (position, .wrongColumnCount)
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
    for draw in 0..<5 {
      guard takeComma(bytes, &position, end) else { return (position, .wrongColumnCount) }
      guard end - position >= 16, DigestText.readWord(bytes, at: position) == row.values[draw].bitPattern else {
        return (position, .bitPatternDiffers(Parameter.allCases[draw].rawValue))
      }
      position += 16
    }
    return nil
  }
}
