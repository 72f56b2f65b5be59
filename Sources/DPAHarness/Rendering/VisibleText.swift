/// Text from outside, such as a case's name in a golden file, made safe to show: a control character is spelt out, so
/// that no name can end a line, move a terminal's cursor, or pass for a line of ours.
enum VisibleText {
  static func render(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return text.unicodeScalars.map { isHidden($0) ? spelling($0) : String($0) }.joined()
  }

  /// Control characters, line and paragraph separators, directional formatting, and what XML 1.0 forbids.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func spelling(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
}
