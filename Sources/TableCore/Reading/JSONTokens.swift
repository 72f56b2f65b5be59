/// The tokens of a JSON document around its rows, from a window that slides along. Not for the rows: too slow.
package struct JSONTokens {
  package static let keyByteLimit = JSONString.byteLimit
  package static let depthLimit = 64

  package var window: ByteWindow

  /// - Parameter layout: Of the rows, where some may be wider than most.
  package init(_ source: any ByteSource, rows layout: RecordLayout? = nil) {
    window = ByteWindow(source, rows: layout)
  }

  package func malformed(_ reason: MalformedReason) -> TableError {
    .malformedBytes(offset: window.offset, reason: reason)
  }

  /// The next byte that is not white space; nil at the end.
  package mutating func peek() throws(TableError) -> UInt8? {
    while let byte = try window.peek() {
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
      window.skip()
    }
    return nil
  }

  package mutating func expect(_ character: Unicode.Scalar) throws(TableError) {
    guard try takes(character) else {
      throw malformed(try peek() == nil ? .cutOff : .expected(Character(character)))
    }
  }

  /// Takes a character if it is the next one.
  package mutating func takes(_ character: Unicode.Scalar) throws(TableError) -> Bool {
    guard try peek() == UInt8(ascii: character) else { return false }
    window.skip()
    return true
  }

  package mutating func expectEnd() throws(TableError) {
    guard try peek() == nil else { throw malformed(.dataBehindEnd) }
  }

  /// Calls `body` for each key of an object, which must take the value. A key that comes twice is refused.
  package mutating func object(
    _ body: (inout JSONTokens, String) throws(TableError) -> Void
  ) throws(TableError) {
    try expect("{")
    var keys = SeenKeys()
    guard try !takes("}") else { return }
    repeat {
      _ = try peek()
      let place = window.offset
      let key = try string()
      // Refused, since readers differ in which of two equal keys they take.
      if let reason = keys.insert(key) { throw .malformedBytes(offset: place, reason: reason) }
      try expect(":")
      try body(&self, key)
    } while try takes(",")
    try expect("}")
  }

  package mutating func string() throws(TableError) -> String {
    guard let next = try peek() else { throw malformed(.cutOff) }
    guard next == UInt8(ascii: "\"") else { throw malformed(.expected("\"")) }
    // A string at the end of the window may go on; with this many bytes it is whole or too long.
    try window.fill(atLeast: JSONString.byteLimit + 16)
    switch JSONString.read(window.bytes, from: window.position, to: window.end) {
    case .text(let text, let end):
      window.advance(to: end)
      return String(decoding: text, as: UTF8.self)
    case .incomplete: throw malformed(.cutOff)
    case .malformed(let place): throw .malformedBytes(offset: window.offset(of: place), reason: .badString)
    case .tooLong: throw malformed(.stringTooLong)
    }
  }

  package mutating func number() throws(TableError) -> Double {
    guard try peek() != nil else { throw malformed(.cutOff) }
    try window.fill(atLeast: DecimalNumber.textByteLimit + 1)
    let words = PowersOfTen.table.words
    switch DecimalNumber.read(window.bytes, from: window.position, to: window.end, powers: words.span) {
    case .number(let value, let end):
      window.advance(to: end)
      return value
    case .malformed(let place, let reason):
      throw .malformedBytes(offset: window.offset(of: place), reason: reason)
    }
  }

  package mutating func wholeNumber() throws(TableError) -> UInt64 {
    guard try peek() != nil else { throw malformed(.cutOff) }
    try window.fill(atLeast: 32)
    guard case .number(let value, let end) = WholeNumber.read(window.bytes, from: window.position, to: window.end)
    else { throw malformed(.noWholeNumber) }
    window.advance(to: end)
    return value
  }

  package mutating func takesNull() throws(TableError) -> Bool {
    guard try peek() == UInt8(ascii: "n") else { return false }
    try word("null")
    return true
  }

  private mutating func word(_ text: StaticString) throws(TableError) {
    for expected in text.description.utf8 {
      guard let byte = try window.peek() else { throw malformed(.cutOff) }
      guard byte == expected else { throw malformed(.expectedOneOf("a JSON value")) }
      window.skip()
    }
  }

  /// Passes over a value of any kind.
  package mutating func skipValue(depth: Int = 0) throws(TableError) {
    // Recursion uses the stack: a file of open brackets must not be able to exhaust it.
    guard depth < Self.depthLimit else { throw malformed(.nestedTooDeep) }
    switch try peek() {
    case UInt8(ascii: "{"):
      try expect("{")
      guard try !takes("}") else { return }
      repeat {
        guard try peek() == UInt8(ascii: "\"") else { throw malformed(.expected("\"")) }
        try skipString()
        try expect(":")
        try skipValue(depth: depth + 1)
      } while try takes(",")
      try expect("}")
    case UInt8(ascii: "["):
      try expect("[")
      guard try !takes("]") else { return }
      repeat { try skipValue(depth: depth + 1) } while try takes(",")
      try expect("]")
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case nil: throw malformed(.cutOff)
    default: _ = try number()
    }
  }

  /// Passes over a string of any length.
  private mutating func skipString() throws(TableError) {
    window.skip()
    while let byte = try window.peek() {
      guard byte >= 0x20 else { throw malformed(.badString) }
      window.skip()
      if byte == UInt8(ascii: "\"") { return }
      guard byte == UInt8(ascii: "\\") else { continue }
      guard let escaped = try window.peek() else { break }
      guard "\"\\/bfnrtu".utf8.contains(escaped) else { throw malformed(.badString) }
      window.skip()
      if escaped == UInt8(ascii: "u") { try skipHexadecimal() }
    }
    throw malformed(.cutOff)
  }

  private mutating func skipHexadecimal() throws(TableError) {
    for _ in 0..<4 {
      guard let digit = try window.peek() else { throw malformed(.cutOff) }
      guard "0123456789abcdefABCDEF".utf8.contains(digit) else { throw malformed(.badString) }
      window.skip()
    }
  }

  /// Reads one object that is a row.
  package mutating func row(_ parser: JSONRowParser, powers: Span<UInt64>, into row: inout ParsedRow) throws(TableError)
  {
    // Reading on early spares most rows from being parsed twice.
    if window.available < Self.usualRowByteLimit { try window.fill(atLeast: Self.usualRowByteLimit) }
    while true {
      switch parser.parse(window.bytes, from: window.position, to: window.end, powers: powers, into: &row) {
      case .row(let end):
        window.advance(to: end)
        return
      case .malformed(let place, let reason):
        throw .malformedBytes(offset: window.offset(of: place), reason: reason)
      case .incomplete:
        guard !window.isAtEnd else { throw .malformedBytes(offset: window.offset(of: window.end), reason: .cutOff) }
        guard window.available < window.capacity else {
          throw malformed(.rowTooLong(limit: window.capacity))
        }
        try window.readMore()
      }
    }
  }

  /// Rows are seldom longer; for a longer one more is read.
  private static let usualRowByteLimit = 2_048
}
