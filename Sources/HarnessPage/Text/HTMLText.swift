import HarnessKit

/// Text inside HTML, in an element or between an attribute's quotes.
///
/// Escaped scalar by scalar: a template library that goes by characters leaves a quote alone that a combining mark
/// follows.
package enum HTMLText {
  package static func escape(_ text: String) -> String {
    VisibleText.render(text).unicodeScalars.map(spelling).joined()
  }

  private static func spelling(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    default: String(scalar)
    }
  }
}
