package import Flow

/// Operations on settings as JSON has them, before anything is known of their meaning.
extension SettingValue {
  package subscript(path: [String]) -> SettingValue? {
    guard let first = path.first else { return self }
    guard case .group(let values) = self else { return nil }
    return values[first]?[Array(path.dropFirst())]
  }

  /// This value with another one laid over it: groups are joined, everything else is replaced.
  ///
  /// A group that names another `type` replaces the whole group: what one type of projection needs, another refuses.
  package func overlaid(with other: SettingValue) -> SettingValue {
    guard case .group(var values) = self, case .group(let others) = other else { return other }
    if let type = values["type"], let otherType = others["type"], type != otherType { return other }
    for (name, value) in others { values[name] = values[name].map { $0.overlaid(with: value) } ?? value }
    return .group(values)
  }

  /// A group that holds only this value, at a path such as `data.k`.
  package static func at(_ path: [String], _ value: SettingValue) -> SettingValue {
    path.reversed().reduce(value) { .group([$1: $0]) }
  }

  package func replacing(_ name: String, with value: SettingValue) -> SettingValue {
    guard case .group(var values) = self else { return self }
    values[name] = value
    return .group(values)
  }

  package func without(_ path: [String]) -> SettingValue {
    guard case .group(var values) = self, let first = path.first else { return self }
    values[first] = path.count == 1 ? nil : values[first]?.without(Array(path.dropFirst()))
    return .group(values)
  }

  /// The one text of the value as JSON: names sorted, no white space, whole numbers without decimals.
  package var canonicalText: String {
    switch self {
    case .flag, .number, .null: text
    case .text(let text): Self.quoted(text)
    case .list(let items): "[\(items.map(\.canonicalText).joined(separator: ","))]"
    case .group(let values):
      "{\(Self.sorted(values).map { "\(Self.quoted($0)):\($1.canonicalText)" }.joined(separator: ","))}"
    }
  }

  /// The same value for people, indented.
  package func indentedText(_ margin: String = "") -> String {
    guard case .group(let values) = self, !values.isEmpty else { return canonicalText }
    let inner = margin + "  "
    let lines = Self.sorted(values).map { "\(inner)\(Self.quoted($0)): \($1.indentedText(inner))" }
    return "{\n\(lines.joined(separator: ",\n"))\n\(margin)}"
  }

  /// Every value that is no group, by its path.
  package func flattened(_ path: String = "") -> [String: String] {
    // A list is one value: of two that differ, the whole lists are shown.
    guard case .group(let values) = self else { return [path: canonicalText] }
    return values.reduce(into: [:]) { all, entry in
      all.merge(entry.value.flattened(path.isEmpty ? entry.key : "\(path).\(entry.key)")) { first, _ in first }
    }
  }

  private static func sorted(_ values: [String: SettingValue]) -> [(String, SettingValue)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
