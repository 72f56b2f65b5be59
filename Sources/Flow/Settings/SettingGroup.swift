#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Named settings of one part, read with their rules: what is missing, unknown or out of bounds is named.
public struct SettingGroup: Sendable {
  /// Where the group stands, with a period behind; empty for the outermost.
  private let path: String
  private let values: [String: SettingValue]

  package init(path: String = "", values: [String: SettingValue]) {
    self.path = path
    self.values = values
  }

  /// - Throws: `FlowError.description` where the text is not a JSON object.
  public init(json text: String) throws(FlowError) {
    guard let values = try? JSONDecoder().decode([String: SettingValue].self, from: Data(text.utf8)) else {
      throw .description("settings must be a JSON object, not '\(text.prefix(80))'")
    }
    self.init(path: "", values: values)
  }

  /// - Throws: `FlowError.unknownSetting` for a setting that is none of these.
  package func allow(_ names: [String]) throws(FlowError) {
    // A dictionary has no order: sorted, the message names the same setting in every run.
    for name in values.keys.sorted() where !names.contains(name) {
      throw .unknownSetting(path + name, known: names)
    }
  }

  package func whole(_ name: String, _ byDefault: Int? = nil, atLeast least: Int = 1) throws(FlowError) -> Int {
    let rule = "a whole number of at least \(least)"
    guard let value = try stored(name, hasDefault: byDefault != nil) else { return byDefault! }
    // Doubles hold every whole number up to this one.
    guard case .number(let number) = value, number.rounded() == number, number <= 0x1p53, number >= Double(least) else {
      throw .setting(path + name, value: value.text, rule: rule)
    }
    return Int(number)
  }

  package func number(
    _ name: String, _ byDefault: Double? = nil, in range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude
  ) throws(FlowError) -> Double {
    guard let value = try stored(name, hasDefault: byDefault != nil) else { return byDefault! }
    let upper = range.upperBound == .greatestFiniteMagnitude ? "" : " and at most \(range.upperBound)"
    guard case .number(let number) = value, range.contains(number) else {
      throw .setting(path + name, value: value.text, rule: "a number of at least \(range.lowerBound)\(upper)")
    }
    return number
  }

  package func flag(_ name: String, _ byDefault: Bool? = nil) throws(FlowError) -> Bool {
    guard let value = try stored(name, hasDefault: byDefault != nil) else { return byDefault! }
    guard case .flag(let flag) = value else { throw .setting(path + name, value: value.text, rule: "true or false") }
    return flag
  }

  /// One of the names of an enumeration.
  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ byDefault: Choice? = nil
  ) throws(FlowError) -> Choice where Choice.RawValue == String {
    guard let value = try stored(name, hasDefault: byDefault != nil) else { return byDefault! }
    guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .setting(path + name, value: value.text, rule: "one of \(names)")
    }
    return choice
  }

  package func text(_ name: String) throws(FlowError) -> String {
    let value = try stored(name, hasDefault: false)!
    guard case .text(let text) = value else { throw .setting(path + name, value: value.text, rule: "a text") }
    return text
  }

  package func wholes(
    _ name: String, count: Int, _ byDefault: [Int]? = nil, atLeast least: Int = 1
  ) throws(FlowError) -> [Int] {
    guard let value = try stored(name, hasDefault: byDefault != nil) else { return byDefault! }
    guard case .list(let items) = value, items.count == count else {
      throw .setting(path + name, value: value.text, rule: "a list of \(count) whole numbers")
    }
    // As a group, so that each number has the rules of a whole one, and is named by its place.
    let numbers = SettingGroup(
      path: path + name + ".",
      values: Dictionary(uniqueKeysWithValues: items.enumerated().map { ("\($0.offset)", $0.element) }))
    return try (0..<count).map { (index) throws(FlowError) in try numbers.whole("\(index)", atLeast: least) }
  }

  package func group(_ name: String) throws(FlowError) -> SettingGroup {
    let value = try stored(name, hasDefault: false)!
    guard case .group(let values) = value else {
      throw .setting(path + name, value: value.text, rule: "a group of settings")
    }
    return SettingGroup(path: path + name + ".", values: values)
  }

  package func value(_ name: String) -> SettingValue? { values[name] }

  package func has(_ name: String) -> Bool { values[name] != nil }

  /// The group with more settings, where it has none of the name.
  ///
  /// - Parameter inner: The group inside this one that gets them; nil for this one.
  package func adding(_ added: [String: SettingValue], inside inner: String? = nil) -> SettingGroup {
    var values = values
    if let inner {
      guard case .group(let old)? = values[inner] else { return self }
      values[inner] = .group(old.merging(added) { old, _ in old })
    } else {
      values.merge(added) { old, _ in old }
    }
    return SettingGroup(path: path, values: values)
  }

  /// The group without one of its settings.
  package func without(_ name: String) -> SettingGroup {
    SettingGroup(path: path, values: values.filter { $0.key != name })
  }

  /// An error about a setting of this group.
  package func refusal(_ name: String, _ value: some CustomStringConvertible, _ rule: String) -> FlowError {
    .setting(path + name, value: value.description, rule: rule)
  }

  private func stored(_ name: String, hasDefault: Bool) throws(FlowError) -> SettingValue? {
    // Only what is not there has its default: null is a value, which every rule refuses.
    guard let value = values[name] else {
      guard hasDefault else { throw .missingSetting(path + name) }
      return nil
    }
    return value
  }
}

/// A value as JSON has them.
package enum SettingValue: Decodable, Equatable, Sendable {
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([SettingValue])
  case group([String: SettingValue])
  case null

  /// - Returns: Nil where the text is not JSON.
  package static func json(_ bytes: [UInt8]) -> SettingValue? {
    try? JSONDecoder().decode(SettingValue.self, from: Data(bytes))
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([SettingValue].self) {
      self = .list(list)
    } else {
      self = .group(try container.decode([String: SettingValue].self))
    }
  }

  /// The value as a message shows it.
  package var text: String {
    switch self {
    case .flag(let flag): "\(flag)"
    case .number(let number): number.rounded() == number && abs(number) < 0x1p53 ? "\(Int(number))" : "\(number)"
    case .text(let text): "'\(text)'"
    case .list(let items): "[\(items.map(\.text).joined(separator: ", "))]"
    case .group: "a group of settings"
    case .null: "null"
    }
  }
}
