#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How the keys of a document are called.
package enum JSONKeys: Sendable {
  /// As the properties that they hold, in snake case.
  case snakeCase
  /// Exactly as a type spells them: formats that other programs write and read, too.
  case asSpelled
}

/// JSON with sorted keys.
package enum JSONText {
  /// Indented.
  package static func encode(_ value: some Encodable, keys: JSONKeys = .snakeCase) -> String {
    encode(value, [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes], keys)
  }

  /// On one line, without white space.
  package static func line(_ value: some Encodable, keys: JSONKeys = .snakeCase) -> String {
    encode(value, [.sortedKeys, .withoutEscapingSlashes], keys)
  }

  /// An object with a line for each member, in this order, so that two documents can be compared line by line.
  ///
  /// - Parameter members: Keys, and values as JSON.
  package static func document(_ members: [(key: String, json: String)]) -> String {
    "{\n" + members.map { "\"\($0.key)\": \($0.json)" }.joined(separator: ",\n") + "\n}\n"
  }

  /// An array with a line for each element.
  package static func lines(_ elements: [some Encodable]) -> String {
    elements.isEmpty ? "[]" : "[\n" + elements.map { line($0) }.joined(separator: ",\n") + "\n]"
  }

  private static func encode(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting, _ keys: JSONKeys
  ) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    encoder.keyEncodingStrategy = keys == .snakeCase ? .convertToSnakeCase : .useDefaultKeys
    guard let data = try? encoder.encode(value) else { preconditionFailure("a report of texts and numbers is JSON") }
    return visible(String(decoding: data, as: UTF8.self))
  }

  /// The same value, with what cannot be seen escaped, which only texts can hold.
  private static func visible(_ json: String) -> String {
    // Nearly all documents are plain ASCII without a hash: they are returned as they are.
    guard json.utf8.contains(where: { $0 >= 0x7F || $0 == UInt8(ascii: "#") }) else { return json }
    var shown = ""
    var hashes = 0
    for scalar in json.unicodeScalars {
      // Line ends and indents are ours: those of texts are escaped already.
      let isHidden = scalar.value >= 0x7F && VisibleText.isHidden(scalar)
      // GitHub Actions would take it for a command.
      let endsCommand = scalar == "[" && hashes >= 2
      shown += isHidden || endsCommand ? String(scalar).utf16.map(escape).joined() : String(scalar)
      hashes = scalar == "#" ? hashes + 1 : 0
    }
    return shown
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
