/// Text inside XML 1.0, where control characters cannot be written at all, not even escaped: they are spelt out.
package enum XMLText {
  /// An attribute's value with its quotes.
  package static func attribute(_ text: String) -> String { "\"\(content(text))\"" }

  /// Text between tags.
  package static func content(_ text: String) -> String {
    VisibleText.render(text).unicodeScalars.map(escape).joined()
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    default: String(scalar)
    }
  }
}
