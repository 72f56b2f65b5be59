package import HarnessKit

/// A command line as words, so that a program with arguments is one option and no shell is needed.
///
/// White space parts words. Single quotes keep everything between them, double quotes all but `\"` and `\\`, and
/// outside of both a backslash keeps the character behind it. Nothing is expanded.
package enum CommandWords {
  /// - Throws: `HarnessError.usage` for no word at all, and for a quote or a backslash without its end.
  package static func split(_ text: String) throws(HarnessError) -> [String] {
    var words: [String] = []
    // Nil between words: an empty word in quotes is one.
    var word: String?
    var rest = Array(text)[...]
    while let character = rest.popFirst() {
      switch character {
      case "'", "\"":
        word = (word ?? "") + (try quoted(by: character, &rest, of: text))
      case "\\":
        guard let next = rest.popFirst() else {
          throw .usage("\(setting: "engine_command") ends with a backslash that keeps nothing: \(text)")
        }
        word = (word ?? "") + String(next)
      case _ where character.isWhitespace:
        if let word { words.append(word) }
        word = nil
      default:
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    guard let program = words.first, !program.isEmpty else {
      throw .usage("\(setting: "engine_command") needs a program and its arguments, not '\(text)'")
    }
    return words
  }

  private static func quoted(
    by quote: Character, _ rest: inout ArraySlice<Character>, of text: String
  ) throws(HarnessError) -> String {
    var content = ""
    while let character = rest.popFirst() {
      if character == quote { return content }
      // As in a shell: a backslash in front of anything else is one.
      if quote == "\"", character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        content.append(rest.removeFirst())
      } else {
        content.append(character)
      }
    }
    throw .usage("\(setting: "engine_command") has a quote without its end: \(text)")
  }
}
