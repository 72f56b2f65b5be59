/// Text from outside, such as a path or a case's name in a golden file, made safe to show: what cannot be seen is
/// spelt out, so that no name can end a line, move a terminal's cursor, turn the direction of text, or pass for a line
/// of ours.
///
/// Each output applies it once: to the texts of a verdict where that is rendered, to a sentence on standard error
/// where that is written.
package enum VisibleText {
  package static func render(_ text: String) -> String {
    let isCommand = startsCommand(text)
    // Most texts are plain: they are returned as they are, without being taken apart.
    guard isCommand || text.unicodeScalars.contains(where: isHidden) || text.utf8.contains(UInt8(ascii: "#")) else {
      return text
    }
    var shown = ""
    var isFirstColon = isCommand
    var hashes = 0
    for scalar in text.unicodeScalars {
      let endsCommand = scalar == "[" && hashes >= 2
      let isColon = isFirstColon && scalar == ":"
      shown += isHidden(scalar) || endsCommand || isColon ? spelling(scalar) : String(scalar)
      if isColon { isFirstColon = false }
      hashes = scalar == "#" ? hashes + 1 : 0
    }
    return shown
  }

  /// The message of a parser that repeats arguments as they were given, in lines of its own.
  package static func render(lines message: String, repeating arguments: [String]) -> String {
    // The parser shows either the whole word or what is behind its equals sign.
    let values = arguments.flatMap { argument in
      [argument] + argument.split(separator: "=", maxSplits: 1).dropFirst().map(String.init)
    }
    let message = values.reduce(Array(message.unicodeScalars)) { message, value in
      let shown = render(value)
      guard shown != value else { return message }
      return message.replacing(Array(value.unicodeScalars), with: Array(shown.unicodeScalars))
    }
    return message.split(separator: "\n", omittingEmptySubsequences: false)
      .map { render(String(String.UnicodeScalarView($0))) }.joined(separator: "\n")
  }

  /// Control characters, separators other than the space, formatting characters and what else has no shape, among them
  /// all that XML 1.0 forbids.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    // ASCII is settled without a look into Unicode's tables, which is where nearly all scalars end.
    guard !(0x20..<0x7F).contains(scalar.value) else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: return true
    default: return scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
    }
  }

  /// GitHub Actions takes a line that starts with two colons for a command, on any output of a step. It also does so
  /// where `##[` stands anywhere in a line.
  ///
  /// Source: `ActionCommand.cs` of actions/runner.
  private static func startsCommand(_ text: String) -> Bool {
    text.unicodeScalars.drop { $0.properties.isWhitespace }.starts(with: "::".unicodeScalars)
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
