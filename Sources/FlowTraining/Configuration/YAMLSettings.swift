internal import Flow
internal import HarnessKit
internal import Yams

/// Settings in YAML, of which only what every version reads alike is taken. JSON is a part of that.
///
/// Anchors, merge keys and tags are refused, as are words such as `no` and numbers such as `010`, which one version
/// takes for one thing and another for another. Only `1e-4` is a number here, as in JSON and YAML 1.2; in
/// 1.1 it is a text.
enum YAMLSettings {
  /// - Throws: `HarnessError.malformedFile` with the line.
  static func value(of bytes: [UInt8], from path: String) throws(HarnessError) -> SettingValue {
    do {
      // Without rules of its own, so that every scalar comes as it is written.
      let parser = try Parser(yaml: String(decoding: bytes, as: UTF8.self), resolver: .basic)
      return try parser.singleRoot().map(value) ?? .null
    } catch let error as Refused {
      throw .malformedFile(path: path, reason: error.text)
    } catch let error as YamlError {
      throw .malformedFile(path: path, reason: words(error))
    } catch {
      throw .malformedFile(path: path, reason: "\(error)")
    }
  }

  private struct Refused: Error {
    let text: String

    init(_ mark: Mark?, _ reason: String) { text = mark.map { "line \($0.line): \(reason)" } ?? reason }
  }

  private static func words(_ error: YamlError) -> String {
    switch error {
    // The parser's own words are about a function of C.
    case .scanner(_, let problem, let mark, _) where problem.hasPrefix("Maximum nesting"),
      .parser(_, let problem, let mark, _) where problem.hasPrefix("Maximum nesting"):
      "line \(mark.line): more than a thousand groups or lists lie in one another"
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line), column \(mark.column): \(problem)"
    case .duplicatedKeysInMapping(let keys, let context):
      "line \(context.mark.line): '\(keys.first ?? "")' stands twice in one group"
    case .reader(let problem, _, _, _): "it is not YAML: \(problem)"
    default: "it is not YAML"
    }
  }

  @Sendable private static func value(_ node: Node) throws -> SettingValue {
    // Before what is inside: a few anchors in one another stand for more values than there is memory.
    try check(node)
    switch node {
    case .scalar(let scalar): return try value(scalar)
    case .sequence(let items): return .list(try items.map(value))
    case .mapping(let pairs):
      var values: [String: SettingValue] = [:]
      for (key, inner) in pairs { values[try name(key)] = try value(inner) }
      return .group(values)
    case .alias(let alias): throw Refused(alias.mark, "an alias is not read; use 'from'")
    }
  }

  private static func check(_ node: Node) throws {
    let (tag, anchor, isQuoted): (Tag, Anchor?, Bool) =
      switch node {
      case .scalar(let scalar): (scalar.tag, scalar.anchor, scalar.style != .plain)
      case .sequence(let items): (items.tag, items.anchor, false)
      case .mapping(let pairs): (pairs.tag, pairs.anchor, false)
      case .alias(let alias): (alias.tag, alias.anchor, false)
      }
    if let anchor {
      throw Refused(node.mark, "the anchor '&\(anchor.rawValue)' is not read; name a group once and use 'from'")
    }
    // Quotes give a scalar the tag of texts.
    let known = isQuoted ? ["", Tag.Name.str.rawValue] : [""]
    guard known.contains(tag.description) else { throw Refused(node.mark, "the tag '\(tag)' is not read") }
  }

  private static func name(_ key: Node) throws -> String {
    guard case .scalar(let scalar) = key else { throw Refused(key.mark, "a setting's name must be a word") }
    if let anchor = scalar.anchor {
      throw Refused(key.mark, "the anchor '&\(anchor.rawValue)' is not read; name a group once and use 'from'")
    }
    guard scalar.style != .plain || scalar.string != "<<" else {
      throw Refused(key.mark, "the merge key '<<' is not read; use 'from'")
    }
    return scalar.string
  }

  private static func value(_ scalar: Node.Scalar) throws -> SettingValue {
    let text = scalar.string
    guard scalar.style == .plain else { return .text(text) }
    switch text {
    case "", "~", "null": return .null
    case "true": return .flag(true)
    case "false": return .flag(false)
    default: break
    }
    guard !flags.contains(text.lowercased()) else {
      throw Refused(scalar.mark, "'\(text)' is a flag in some versions of YAML; write true or false, or quote it")
    }
    guard text.wholeMatch(of: doubtful) == nil else {
      throw Refused(scalar.mark, "'\(text)' is another number in other versions of YAML; write decimals, or quote it")
    }
    guard text.wholeMatch(of: decimal) != nil, let number = Double(text) else { return .text(text) }
    guard number.isFinite else { throw Refused(scalar.mark, "the number '\(text)' is too large") }
    return .number(number)
  }

  /// What versions of YAML and its readers take for flags or for null, in any case of letters.
  private static let flags: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

  private static var decimal: Regex<Substring> {
    #/[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/#
  }

  /// Octal and other bases, groups of digits, hours and minutes, and what is no number.
  private static var doubtful: Regex<Substring> {
    #/
    [-+]?(?:
      0[0-9_]+(?:\.[0-9_]*)? | 0[xob][0-9a-fA-F_]+ | [0-9][0-9_]*_[0-9_.eE]*
      | [0-9]+(?::[0-9]+)+(?:\.[0-9]*)? | \.(?i:inf|nan)
    )
    /#
  }
}
