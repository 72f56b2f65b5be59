/// The chain files of the public package around their rows, byte for byte as CPython's `json` writes them.
enum ChainDocument {
  /// As `json.dump(indent=2)` writes it, up to the bracket before the rows.
  static func header(rowCount: UInt64, _ configuration: AugmentationConfiguration?) -> [UInt8] {
    var text = Array("{\n  \"metadata\": {\n    \"num_samples\": \(rowCount),\n    \"config\": ".utf8)
    append(configuration, to: &text, .indented)
    return text + "\n  },\n  \"augmentations\": [".utf8
  }

  /// On one line where the saved chain uses many; the number of samples is not known beforehand.
  static func streamHeader(_ configuration: AugmentationConfiguration?) -> [UInt8] {
    var text = Array("{\n  \"metadata\": {\n    \"num_samples\": null,\n    \"config\": ".utf8)
    append(configuration, to: &text, .onOneLine)
    return text + ",\n    \"streaming\": true\n  },\n  \"augmentations\": [\n".utf8
  }

  /// What stands between the tokens of a configuration.
  private struct WhiteSpace {
    let beforeFirst, beforeNext, beforeEnd: String
    /// The same inside a list of two bounds.
    let beforeLower, beforeUpper, afterUpper: String

    static let indented = WhiteSpace(
      beforeFirst: "\n      ", beforeNext: "\n      ", beforeEnd: "\n    ", beforeLower: "\n        ",
      beforeUpper: "\n        ", afterUpper: "\n      ")
    static let onOneLine = WhiteSpace(
      beforeFirst: "", beforeNext: " ", beforeEnd: "", beforeLower: "", beforeUpper: " ", afterUpper: "")
  }

  private static func append(
    _ configuration: AugmentationConfiguration?, to text: inout [UInt8], _ space: WhiteSpace
  ) {
    guard let configuration else {
      text += "null".utf8
      return
    }
    text += "{\(space.beforeFirst)".utf8
    for parameter in Parameter.allCases {
      text += "\"\(parameter.rawValue)_range\": [\(space.beforeLower)".utf8
      PythonNumber.appendBound(configuration[parameter].lower, to: &text)
      text += ",\(space.beforeUpper)".utf8
      PythonNumber.appendBound(configuration[parameter].upper, to: &text)
      text += "\(space.afterUpper)],\(space.beforeNext)".utf8
    }
    text += "\"augmentation_depth\": \(configuration.depth)\(space.beforeEnd)}".utf8
  }

  static let streamFooter = Array("\n  ]\n}\n".utf8)

  /// The end of a saved chain, which has no newline behind it.
  static func footer(hasRows: Bool, _ statistics: [ColumnStatistics]?) -> [UInt8] {
    // CPython closes an empty list on the line that opened it.
    var text = Array((hasRows ? "\n  ]" : "]").utf8)
    if let statistics {
      text += ",\n  \"statistics\": {".utf8
      for parameter in Parameter.allCases {
        text += "\(parameter == .rotation ? "" : ",")\n    \"\(parameter.rawValue)\": {".utf8
        append(statistics[parameter.drawIndex], to: &text)
        text += "\n    }".utf8
      }
      text += "\n  }".utf8
    }
    return text + "\n}".utf8
  }

  private static func append(_ statistics: ColumnStatistics, to text: inout [UInt8]) {
    let members = [
      ("mean", statistics.mean), ("stdev", statistics.standardDeviation),
      ("min", statistics.minimum), ("max", statistics.maximum),
    ]
    for (name, value) in members {
      text += "\n      \"\(name)\": ".utf8
      PythonNumber.append(value, to: &text)
      text += ",".utf8
    }
    text += "\n      \"count\": \(statistics.count)".utf8
  }

  // MARK: Rows

  /// As `json.dump(indent=2)` writes a list of rows.
  static let rows = rows(
    first: "\n    {\n      \"rotation\": ", next: ",\n    {\n      \"rotation\": ", separator: ",\n      ",
    end: "\n    }")

  /// One row a line, the comma before each but the first.
  static let streamedRows = rows(
    first: "    {\"rotation\": ", next: ",\n    {\"rotation\": ", separator: ", ", end: "}")

  private static func rows(first: String, next: String, separator: String, end: String) -> RowTemplate {
    let layout = Record.layout
    let fields = layout.columns.indices.dropFirst().map { index in
      let name = layout.columns[index].name
      // The hash is the last column and the only text; its closing quote stands in `end`.
      let quote = index == layout.columns.count - 1 ? "\"" : ""
      return RowTemplate.Field(before: index == 1 ? "" : "\(separator)\"\(name)\": \(quote)", column: index)
    }
    return RowTemplate(first: first, next: next, fields: fields, end: "\"" + end, layout: layout)
  }
}
