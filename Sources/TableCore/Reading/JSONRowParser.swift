/// Reads one JSON object that is a row, from bytes that are all in memory.
package struct JSONRowParser {
  package enum Outcome {
    /// The position behind the object.
    case row(end: Int)
    /// The bytes end inside the object.
    case incomplete
    case malformed(at: Int, MalformedReason)
  }

  /// A column's name as the bytes behind an opening quote.
  private struct Key {
    /// Its first eight characters, with the closing quote where it is among them, and which bits those are.
    let word: UInt64
    let mask: UInt64
    let characters: [UInt8]

    init(_ name: String) {
      characters = Array(name.utf8)
      let start = (characters + [UInt8(ascii: "\"")]).prefix(8)
      word = start.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      mask = start.count == 8 ? .max : (1 << UInt64(8 * start.count)) - 1
    }
  }

  package let layout: RecordLayout
  /// The first column that a row has: the id, unless rows have none.
  private let firstColumn: Int
  private let takesFurtherKeys: Bool
  private let keys: [Key]

  /// - Parameters:
  ///   - needsID: Whether a row must have an id; otherwise it must not.
  ///   - takesFurtherKeys: Whether keys that name no column are passed over with their values.
  package init(_ layout: RecordLayout, needsID: Bool, takesFurtherKeys: Bool = false) {
    self.layout = layout
    self.takesFurtherKeys = takesFurtherKeys
    firstColumn = needsID ? 0 : 1
    keys = layout.columns.map { Key($0.name) }
  }

  /// - Parameter position: That of the opening brace.
  package func parse(
    _ bytes: Span<UInt8>, from position: Int, to end: Int, powers: Span<UInt64>, into row: inout ParsedRow
  ) -> Outcome {
    precondition(position >= 0 && end <= bytes.count, "a range of the bytes")
    row.begin()
    var position = position &+ 1
    // Members mostly come in the order of the columns.
    var expected = firstColumn
    while true {
      skipSpace(bytes, &position, end)
      guard position < end else { return .incomplete }
      guard bytes[unchecked: position] == UInt8(ascii: "\"") else { return .malformed(at: position, .expected("\"")) }
      let keyStart = position
      if let column = key(bytes, &position, end, expected) {
        guard row.note(column) else { return .malformed(at: keyStart, .doubledKey(layout.columns[column].name)) }
        expected = column &+ 1
        if let failure = takeColon(bytes, &position, end) { return failure }
        if let failure = value(of: column, bytes, &position, end, powers, &row) { return failure }
      } else if let failure = passFurtherMember(bytes, &position, end) {
        return failure
      }
      skipSpace(bytes, &position, end)
      guard position < end else { return .incomplete }
      let next = bytes[unchecked: position]
      position &+= 1
      if next == UInt8(ascii: "}") { break }
      guard next == UInt8(ascii: ",") else { return .malformed(at: position &- 1, .expectedOneOf("',' or '}'")) }
    }
    if let missing = row.missing(from: firstColumn) {
      return .malformed(at: position &- 1, .missingKey(layout.columns[missing].name))
    }
    return .row(end: position)
  }

  /// Takes the colon behind a key, and what white space stands around it.
  @inline(__always)
  private func takeColon(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Outcome? {
    skipSpace(bytes, &position, end)
    guard position < end else { return .incomplete }
    guard bytes[unchecked: position] == UInt8(ascii: ":") else { return .malformed(at: position, .expected(":")) }
    position &+= 1
    skipSpace(bytes, &position, end)
    return nil
  }

  /// Passes over a key that names no column, and its value.
  private func passFurtherMember(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Outcome? {
    // The name of a column that rows must not have is no further key: an id that is passed over would mislead.
    guard takesFurtherKeys, case .text(let text, let after) = JSONString.read(bytes, from: position, to: end),
      !keys.contains(where: { $0.characters == text })
    else { return slowKeyFailure(bytes, position, end) }
    position = after
    if let failure = takeColon(bytes, &position, end) { return failure }
    switch JSONPassing(end: end).value(bytes, from: position) {
    case .passed(let after):
      position = after
      return nil
    case .incomplete: return .incomplete
    case .malformed(let place, let reason): return .malformed(at: place, reason)
    }
  }

  @inline(__always)
  private func skipSpace(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) {
    while position < end {
      let byte = bytes[unchecked: position]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      position &+= 1
    }
  }

  /// The column that a key names; nil where it names none, or where the bytes end.
  ///
  /// - Parameter expected: The column that is tried first.
  @inline(__always)
  private func key(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ expected: Int) -> Int? {
    if expected < keys.count && takes(keys[expected], bytes, &position, end) { return expected }
    return slowKey(bytes, &position, end)
  }

  /// Takes a key that is written plainly, with its quotes; leaves the position where another one stands.
  @inline(__always)
  private func takes(_ key: borrowing Key, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Bool {
    let start = position &+ 1
    let length = key.characters.count
    // Eight bytes must be there for the load, however short the key is.
    guard end &- start >= max(8, length &+ 1) else { return false }
    let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    guard word & key.mask == key.word else { return false }
    if length >= 8 {
      for index in 8..<max(8, length) where bytes[unchecked: start &+ index] != key.characters[index] { return false }
      guard bytes[unchecked: start &+ length] == UInt8(ascii: "\"") else { return false }
    }
    position = start &+ length &+ 1
    return true
  }

  /// A key out of order, with escapes, or near the end of the bytes.
  private func slowKey(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Int? {
    guard case .text(let text, let after) = JSONString.read(bytes, from: position, to: end) else { return nil }
    guard let column = keys.firstIndex(where: { $0.characters == text }), column >= firstColumn else { return nil }
    position = after
    return column
  }

  private func slowKeyFailure(_ bytes: Span<UInt8>, _ position: Int, _ end: Int) -> Outcome {
    switch JSONString.read(bytes, from: position, to: end) {
    case .text(let text, _):
      .malformed(at: position, .unknownKey(String(decoding: text.prefix(40), as: UTF8.self)))
    case .incomplete: .incomplete
    case .malformed(let place): .malformed(at: place, .badString)
    case .tooLong: .malformed(at: position, .stringTooLong)
    }
  }

  /// Reads a column's value; returns why it could not.
  @inline(__always)
  private func value(
    of column: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ powers: Span<UInt64>,
    _ row: inout ParsedRow
  ) -> Outcome? {
    let kind = layout.columns[column].kind
    let offset = layout.offsets[column]
    switch kind {
    case .f64, .f32:
      switch DecimalNumber.read(bytes, from: position, to: end, powers: powers) {
      case .number(let value, let after):
        // A number that touches the end may go on.
        guard after < end else { return .incomplete }
        guard row.store(value, as: kind, at: offset) else { return .malformed(at: position, .numberTooLarge) }
        position = after
        return nil
      case .malformed(let place, let reason):
        // What fails at the end may only be cut there; with more bytes the row is read once more.
        return place == end || position == end || reachesEnd(bytes, position, end)
          ? .incomplete : .malformed(at: place, reason)
      }
    case .bytes(let count): return digits(count, at: offset, bytes, &position, end, &row)
    case .u64: return whole(column, at: offset, bytes, &position, end, &row)
    }
  }

  /// Whether everything up to the end could belong to a number.
  private func reachesEnd(_ bytes: Span<UInt8>, _ position: Int, _ end: Int) -> Bool {
    guard end - position <= DecimalNumber.textByteLimit else { return false }
    let characters = Array("+-.eE0123456789".utf8)
    return (position..<end).allSatisfy { characters.contains(bytes[$0]) }
  }

  @inline(__always)
  private func digits(
    _ count: Int, at offset: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout ParsedRow
  ) -> Outcome? {
    let after = position &+ 2 &* count &+ 2
    // The length of a plain digest is known, so its closing quote is where it must be.
    if after <= end && bytes[unchecked: position] == UInt8(ascii: "\"")
      && bytes[unchecked: after &- 1] == UInt8(ascii: "\""),
      HexadecimalText.read(bytes, at: position &+ 1, into: &row.record, at: offset, byteCount: count)
    {
      position = after
      return nil
    }
    return slowDigits(count, at: offset, bytes, &position, end, &row)
  }

  private func slowDigits(
    _ count: Int, at offset: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout ParsedRow
  ) -> Outcome? {
    guard position < end else { return .incomplete }
    guard bytes[position] == UInt8(ascii: "\"") else { return .malformed(at: position, .noDigest(byteCount: count)) }
    switch JSONString.read(bytes, from: position, to: end) {
    case .text(let text, let after):
      guard text.count == 2 * count,
        HexadecimalText.read(text.span, at: 0, into: &row.record, at: offset, byteCount: count)
      else { return .malformed(at: position, .noDigest(byteCount: count)) }
      position = after
      return nil
    case .incomplete: return .incomplete
    case .malformed(let place): return .malformed(at: place, .badString)
    case .tooLong: return .malformed(at: position, .noDigest(byteCount: count))
    }
  }

  private func whole(
    _ column: Int, at offset: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout ParsedRow
  ) -> Outcome? {
    let tooLarge: MalformedReason = column == 0 ? .idTooLarge : .wholeNumberTooLarge
    switch WholeNumber.read(bytes, from: position, to: end) {
    case .number(let number, let after):
      guard after < end else { return .incomplete }
      guard column > 0 || number <= SampleRange.lastID else { return .malformed(at: position, tooLarge) }
      row.store(number, at: offset)
      position = after
      return nil
    case .tooLarge: return .malformed(at: position, tooLarge)
    case .none: return position == end ? .incomplete : .malformed(at: position, .noWholeNumber)
    }
  }
}
