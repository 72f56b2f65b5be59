/// JSON strings with their escapes, as UTF-8.
enum JSONString {
  enum Outcome {
    case text([UInt8], end: Int)
    case incomplete
    case malformed(at: Int)
    case tooLong
  }

  /// The longest text that is looked at, decoded or not.
  static let byteLimit = 1_024

  /// - Parameter start: The position of the opening quote.
  static func read(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Outcome {
    var text: [UInt8] = []
    var position = start + 1
    while position < end {
      // A bound on what is looked at, so that a file of one endless string costs no memory.
      guard position - start <= byteLimit else { return .tooLong }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") { return .text(text, end: position + 1) }
      guard byte >= 0x20 else { return .malformed(at: position) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        position += 1
        continue
      }
      guard position + 1 < end else { return .incomplete }
      if let plain = simpleEscape(bytes[position + 1]) {
        text.append(plain)
        position += 2
      } else {
        guard bytes[position + 1] == UInt8(ascii: "u") else { return .malformed(at: position) }
        guard position + 6 <= end else { return .incomplete }
        guard let unit = hexadecimal(bytes, position + 2) else { return .malformed(at: position) }
        var scalars = [unit]
        var length = 6
        if (0xd800..<0xdc00).contains(unit) {
          guard position + 12 <= end else { return .incomplete }
          if bytes[position + 6] == UInt8(ascii: "\\") && bytes[position + 7] == UInt8(ascii: "u"),
            let low = hexadecimal(bytes, position + 8), (0xdc00..<0xe000).contains(low)
          {
            scalars.append(low)
            length = 12
          }
        }
        // An unpaired surrogate becomes U+FFFD, which no key and no digest contains.
        text += String(decoding: scalars, as: UTF16.self).utf8
        position += length
      }
    }
    return .incomplete
  }

  private static func simpleEscape(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0c
    case UInt8(ascii: "n"): 0x0a
    case UInt8(ascii: "r"): 0x0d
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  private static func hexadecimal(_ bytes: Span<UInt8>, _ start: Int) -> UInt16? {
    var unit: UInt16 = 0
    for index in start..<(start + 4) {
      guard let digit = Character(UnicodeScalar(bytes[index])).hexDigitValue, bytes[index] < 0x80 else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
