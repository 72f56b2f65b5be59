/// Passes over JSON values that mean nothing to the reader, in bytes that are all in memory.
struct JSONPassing {
  enum Outcome {
    case passed(end: Int)
    /// The bytes end inside the value, or at its end, where a number could go on.
    case incomplete
    case malformed(at: Int, MalformedReason)
  }

  /// Where the bytes end.
  let end: Int

  /// - Parameter start: The position of the value, or of white space before it.
  func value(_ bytes: Span<UInt8>, from start: Int, depth: Int = 0) -> Outcome {
    let start = space(bytes, from: start)
    guard start < end else { return .incomplete }
    // Recursion uses the stack: a row of open brackets must not be able to exhaust it.
    guard depth < JSONTokens.depthLimit else { return .malformed(at: start, .nestedTooDeep) }
    switch bytes[start] {
    case UInt8(ascii: "{"): return members(bytes, from: start, upTo: UInt8(ascii: "}"), depth, haveKeys: true)
    case UInt8(ascii: "["): return members(bytes, from: start, upTo: UInt8(ascii: "]"), depth, haveKeys: false)
    case UInt8(ascii: "\""): return string(bytes, from: start)
    case UInt8(ascii: "t"): return word("true", bytes, from: start)
    case UInt8(ascii: "f"): return word("false", bytes, from: start)
    case UInt8(ascii: "n"): return word("null", bytes, from: start)
    default: return number(bytes, from: start)
    }
  }

  /// An object or a list.
  private func members(
    _ bytes: Span<UInt8>, from start: Int, upTo close: UInt8, _ depth: Int, haveKeys: Bool
  ) -> Outcome {
    var position = space(bytes, from: start + 1)
    guard position < end else { return .incomplete }
    if bytes[position] == close { return .passed(end: position + 1) }
    while true {
      if haveKeys {
        switch key(bytes, from: position) {
        case .passed(let after): position = after
        case let failure: return failure
        }
      }
      switch value(bytes, from: position, depth: depth + 1) {
      case .passed(let after): position = space(bytes, from: after)
      case let failure: return failure
      }
      guard position < end else { return .incomplete }
      if bytes[position] == close { return .passed(end: position + 1) }
      guard bytes[position] == UInt8(ascii: ",") else {
        return .malformed(at: position, .expected(Character(UnicodeScalar(close))))
      }
      position += 1
    }
  }

  /// A key with its colon.
  private func key(_ bytes: Span<UInt8>, from start: Int) -> Outcome {
    var position = space(bytes, from: start)
    guard position < end else { return .incomplete }
    guard bytes[position] == UInt8(ascii: "\"") else { return .malformed(at: position, .expected("\"")) }
    switch string(bytes, from: position) {
    case .passed(let after): position = space(bytes, from: after)
    case let failure: return failure
    }
    guard position < end else { return .incomplete }
    guard bytes[position] == UInt8(ascii: ":") else { return .malformed(at: position, .expected(":")) }
    return .passed(end: position + 1)
  }

  /// A string of any length, from its opening quote on.
  private func string(_ bytes: Span<UInt8>, from start: Int) -> Outcome {
    var position = start + 1
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") { return .passed(end: position + 1) }
      guard byte >= 0x20 else { return .malformed(at: position, .badString) }
      guard byte == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      guard position + 1 < end else { return .incomplete }
      guard "\"\\/bfnrtu".utf8.contains(bytes[position + 1]) else { return .malformed(at: position, .badString) }
      let length = bytes[position + 1] == UInt8(ascii: "u") ? 6 : 2
      guard position + length <= end else { return .incomplete }
      for digit in (position + 2)..<(position + length) where !Self.isHexadecimal(bytes[digit]) {
        return .malformed(at: position, .badString)
      }
      position += length
    }
    return .incomplete
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { "0123456789abcdefABCDEF".utf8.contains(byte) }

  private func word(_ word: StaticString, _ bytes: Span<UInt8>, from start: Int) -> Outcome {
    for (index, expected) in word.description.utf8.enumerated() {
      guard start + index < end else { return .incomplete }
      guard bytes[start + index] == expected else { return .malformed(at: start, .expectedOneOf("a JSON value")) }
    }
    return .passed(end: start + word.utf8CodeUnitCount)
  }

  /// A number of any size and precision, since nobody computes with it.
  private func number(_ bytes: Span<UInt8>, from start: Int) -> Outcome {
    var position = start
    if position < end && bytes[position] == UInt8(ascii: "-") { position += 1 }
    let whole = position
    position = digits(bytes, from: whole)
    guard position < end else { return .incomplete }
    guard position > whole else { return .malformed(at: start, .expectedOneOf("a JSON value")) }
    guard position == whole + 1 || bytes[whole] != UInt8(ascii: "0") else { return .malformed(at: start, .leadingZero) }
    if bytes[position] == UInt8(ascii: ".") {
      let fraction = position + 1
      position = digits(bytes, from: fraction)
      guard position < end else { return .incomplete }
      guard position > fraction else { return .malformed(at: position, .noDigits) }
    }
    guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return .passed(end: position) }
    position += 1
    if position < end && [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) { position += 1 }
    let exponent = position
    position = digits(bytes, from: exponent)
    guard position < end else { return .incomplete }
    return position > exponent ? .passed(end: position) : .malformed(at: position, .noDigits)
  }

  /// The position behind the digits.
  private func digits(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < end && (0x30...0x39).contains(bytes[position]) { position += 1 }
    return position
  }

  private func space(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < end, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[position]) { position += 1 }
    return position
  }
}
