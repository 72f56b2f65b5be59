/// Reads one JSON object that is a row, from bytes that are all in memory.
struct JSONRowParser {
  enum Outcome {
    /// The position behind the object.
    case row(end: Int)
    /// The bytes end inside the object.
    case incomplete
    case malformed(at: Int, MalformedReason)
  }

  /// Whether a row must have an id; otherwise it must not.
  let needsID: Bool

  /// - Parameter position: That of the opening brace.
  func parse(
    _ bytes: Span<UInt8>, from position: Int, to end: Int, powers: Span<UInt64>, into row: inout ParsedRow
  ) -> Outcome {
    precondition(position >= 0 && end <= bytes.count, "a range of the bytes")
    row.seen = 0
    var position = position &+ 1
    while true {
      skipSpace(bytes, &position, end)
      guard position < end else { return .incomplete }
      guard bytes[unchecked: position] == UInt8(ascii: "\"") else { return .malformed(at: position, .expected("\"")) }
      let keyStart = position
      guard let member = key(bytes, &position, end) else { return slowKeyFailure(bytes, keyStart, end) }
      guard row.seen & (1 &<< UInt8(member)) == 0 else {
        return .malformed(at: keyStart, .doubledKey(ParsedRow.names[member]))
      }
      row.seen |= 1 &<< UInt8(member)
      skipSpace(bytes, &position, end)
      guard position < end else { return .incomplete }
      guard bytes[unchecked: position] == UInt8(ascii: ":") else { return .malformed(at: position, .expected(":")) }
      position &+= 1
      skipSpace(bytes, &position, end)
      if let failure = value(of: member, bytes, &position, end, powers, &row) { return failure }
      skipSpace(bytes, &position, end)
      guard position < end else { return .incomplete }
      let next = bytes[unchecked: position]
      position &+= 1
      if next == UInt8(ascii: "}") { break }
      guard next == UInt8(ascii: ",") else { return .malformed(at: position &- 1, .expectedOneOf("',' or '}'")) }
    }
    if let name = row.missing(needsID: needsID) { return .malformed(at: position &- 1, .missingKey(name)) }
    return .row(end: position)
  }

  @inline(__always)
  private func skipSpace(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) {
    while position < end {
      let byte = bytes[unchecked: position]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      position &+= 1
    }
  }

  /// The member that a key names; nothing where it names none, or where the bytes end.
  @inline(__always)
  private func key(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Int? {
    guard end &- position >= 16 else { return slowKey(bytes, &position, end) }
    let start = position &+ 1
    let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    let quote = UInt8(ascii: "\"")
    // The first eight characters of each key, with the closing quote where it is among them.
    switch word {
    case 0x6e6f_6974_6174_6f72 where bytes[unchecked: start &+ 8] == quote:
      position = start &+ 9
      return 0
    case 0x656e_7468_6769_7262
    where bytes[unchecked: start &+ 8] == UInt8(ascii: "s") && bytes[unchecked: start &+ 9] == UInt8(ascii: "s")
      && bytes[unchecked: start &+ 10] == quote:
      position = start &+ 11
      return 1
    case 0x7473_6172_746e_6f63 where bytes[unchecked: start &+ 8] == quote:
      position = start &+ 9
      return 4
    default: break
    }
    switch word & 0xffff_ffff_ffff {
    case 0x2265_7369_6f6e:
      position = start &+ 6
      return 2
    case 0x2265_6c61_6373:
      position = start &+ 6
      return 3
    default: break
    }
    if word & 0xff_ffff_ffff == 0x22_6873_6168 {
      position = start &+ 5
      return ParsedRow.hashIndex
    }
    if word & 0xff_ffff == 0x22_6469 && needsID {
      position = start &+ 3
      return ParsedRow.idIndex
    }
    return slowKey(bytes, &position, end)
  }

  /// A key with escapes, or near the end of the bytes.
  private func slowKey(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Int? {
    guard case .text(let text, let after) = JSONString.read(bytes, from: position, to: end) else { return nil }
    guard let member = ParsedRow.names.firstIndex(where: { Array($0.utf8) == text }) else { return nil }
    guard needsID || member != ParsedRow.idIndex else { return nil }
    position = after
    return member
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

  /// Reads a member's value; returns why it could not.
  @inline(__always)
  private func value(
    of member: Int, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ powers: Span<UInt64>,
    _ row: inout ParsedRow
  ) -> Outcome? {
    if member < ParsedRow.hashIndex {
      switch DecimalNumber.read(bytes, from: position, to: end, powers: powers) {
      case .number(let value, let after):
        // A number that touches the end may go on.
        guard after < end else { return .incomplete }
        row.values[member] = value
        position = after
        return nil
      case .malformed(let place, let reason):
        return place == end || position == end || reachesEnd(bytes, position, end)
          ? .incomplete : .malformed(at: place, reason)
      }
    }
    return member == ParsedRow.hashIndex
      ? hash(bytes, &position, end, &row) : id(bytes, &position, end, &row)
  }

  /// Whether everything up to the end could belong to a number.
  private func reachesEnd(_ bytes: Span<UInt8>, _ position: Int, _ end: Int) -> Bool {
    guard end - position <= DecimalNumber.textByteLimit else { return false }
    let characters = Array("+-.eE0123456789".utf8)
    return (position..<end).allSatisfy { characters.contains(bytes[$0]) }
  }

  @inline(__always)
  private func hash(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout ParsedRow
  ) -> Outcome? {
    let after = position &+ DigestText.byteCount &+ 2
    if after <= end && bytes[unchecked: position] == UInt8(ascii: "\"")
      && bytes[unchecked: after &- 1] == UInt8(ascii: "\""), let digest = DigestText.read(bytes, at: position &+ 1)
    {
      row.digest = digest
      position = after
      return nil
    }
    return slowHash(bytes, &position, end, &row)
  }

  private func slowHash(
    _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout ParsedRow
  ) -> Outcome? {
    guard position < end else { return .incomplete }
    guard bytes[position] == UInt8(ascii: "\"") else { return .malformed(at: position, .noDigest) }
    switch JSONString.read(bytes, from: position, to: end) {
    case .text(let text, let after):
      guard text.count == DigestText.byteCount, let digest = DigestText.read(text.span, at: 0) else {
        return .malformed(at: position, .noDigest)
      }
      row.digest = digest
      position = after
      return nil
    case .incomplete: return .incomplete
    case .malformed(let place): return .malformed(at: place, .badString)
    case .tooLong: return .malformed(at: position, .noDigest)
    }
  }

  private func id(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout ParsedRow) -> Outcome? {
    switch WholeNumber.read(bytes, from: position, to: end) {
    case .number(let number, let after):
      guard after < end else { return .incomplete }
      guard number <= SampleRange.lastID else { return .malformed(at: position, .idTooLarge) }
      row.id = number
      position = after
      return nil
    case .tooLarge: return .malformed(at: position, .idTooLarge)
    case .none: return position == end ? .incomplete : .malformed(at: position, .noWholeNumber)
    }
  }
}
