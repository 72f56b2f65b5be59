import DPAEngine
import HarnessKit

/// The fields of one case or configuration of a golden file, each held against its limits as it is read. Whatever is
/// wrong is thrown as `BitText.Malformed`, with the case's name, the value and the rule.
struct GoldenFields {
  let name: String
  private let owner: String
  private let container: KeyedDecodingContainer<Key>

  struct Key: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral value: String) { stringValue = value }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// - Parameter kind: What has these fields, for example `case`.
  init(_ container: KeyedDecodingContainer<Key>, of kind: String) throws {
    self.container = container
    // The name comes first, so that everything that is wrong after it can be said with it.
    name = try container.decode(String.self, forKey: "name")
    owner = "\(kind) '\(name)'"
  }

  /// For a group of fields within others.
  private init(_ container: KeyedDecodingContainer<Key>, name: String, owner: String) {
    self.container = container
    self.name = name
    self.owner = owner
  }

  func has(_ key: Key) -> Bool { container.contains(key) }

  func number<Number: FixedWidthInteger & Decodable>(_ key: Key, in limits: ClosedRange<Number>) throws -> Number {
    guard let number = try? container.decode(Number.self, forKey: key), limits.contains(number) else {
      throw problem("\(key.stringValue) must be \(Self.text(limits)), not \(shown(key))")
    }
    return number
  }

  /// A list of numbers.
  func numbers<Number: FixedWidthInteger & Decodable>(
    _ key: Key, count: ClosedRange<Int>, in limits: ClosedRange<Number>
  ) throws -> [Number] {
    guard let numbers = try? container.decode([Number].self, forKey: key), numbers.allSatisfy(limits.contains) else {
      throw problem("\(key.stringValue) must be a list of numbers of \(Self.text(limits))")
    }
    return try counted(numbers, key, count)
  }

  /// A list of lists of two numbers.
  func pairs<Number: FixedWidthInteger & Decodable>(
    _ key: Key, count: ClosedRange<Int>, of limits: (ClosedRange<Number>, ClosedRange<Number>)
  ) throws -> [[Number]] {
    let pairs = try? container.decode([[Number]].self, forKey: key)
    // The length is checked before the entries are looked at, which would otherwise trap.
    let isValid = pairs?.allSatisfy { $0.count == 2 && limits.0.contains($0[0]) && limits.1.contains($0[1]) } ?? false
    guard let pairs, isValid else {
      throw problem(
        "\(key.stringValue) must be pairs of a number of \(Self.text(limits.0)) and one of \(Self.text(limits.1))")
    }
    return try counted(pairs, key, count)
  }

  /// A list of decimal numbers.
  func decimals(_ key: Key, count: ClosedRange<Int>, in limits: ClosedRange<Double>) throws -> [Double] {
    guard let numbers = try? container.decode([Double].self, forKey: key), numbers.allSatisfy(limits.contains) else {
      throw problem(
        "\(key.stringValue) must be a list of numbers of \(limits.lowerBound) to \(limits.upperBound)")
    }
    return try counted(numbers, key, count)
  }

  func text(_ key: Key, upTo limit: Int = .max) throws -> String {
    guard let text = try? container.decode(String.self, forKey: key) else {
      throw problem("\(key.stringValue) must be a text, not \(shown(key))")
    }
    guard text.utf8.count <= limit else {
      throw problem("\(key.stringValue) must have at most \(limit) bytes, not \(text.utf8.count)")
    }
    return text
  }

  func texts(_ key: Key, count: ClosedRange<Int>) throws -> [String] {
    guard let texts = try? container.decode([String].self, forKey: key) else {
      throw problem("\(key.stringValue) must be a list of texts")
    }
    return try counted(texts, key, count)
  }

  func flag(_ key: Key) throws -> Bool {
    guard let flag = try? container.decode(Bool.self, forKey: key) else {
      throw problem("\(key.stringValue) must be true or false, not \(shown(key))")
    }
    return flag
  }

  /// One of several words.
  func choice<Choice: RawRepresentable<String>>(_ key: Key, of choices: [Choice]) throws -> Choice {
    let word = try text(key)
    guard let choice = choices.first(where: { $0.rawValue == word }) else {
      throw problem("\(key.stringValue) must be \(choices.map(\.rawValue).joined(separator: ", ")), not '\(word)'")
    }
    return choice
  }

  /// The fields of an object within.
  func group(_ key: Key) throws -> GoldenFields {
    guard let group = try? container.nestedContainer(keyedBy: Key.self, forKey: key) else {
      throw problem("\(key.stringValue) must be an object, not \(shown(key))")
    }
    return GoldenFields(group, name: name, owner: owner)
  }

  /// What the engine makes of fields, with the case's name where it refuses.
  func valid<Value>(_ make: () throws -> Value) throws -> Value {
    do { return try make() } catch { throw problem("\(error)") }
  }

  /// What is wrong with these fields.
  func problem(_ sentence: String) -> BitText.Malformed {
    BitText.Malformed(description: "\(owner): \(sentence)")
  }

  private func counted<Entry>(_ entries: [Entry], _ key: Key, _ count: ClosedRange<Int>) throws -> [Entry] {
    guard count.contains(entries.count) else {
      throw problem("\(key.stringValue) must have \(Self.text(count)) entries, not \(entries.count)")
    }
    return entries
  }

  /// The value of a field that is of no use.
  private func shown(_ key: Key) -> String {
    guard container.contains(key) else { return "missing" }
    // From the narrowest kind to the widest: a whole number is shown as it was written, not as a Double.
    if let number = try? container.decode(UInt64.self, forKey: key) { return "\(number)" }
    if let number = try? container.decode(Int64.self, forKey: key) { return "\(number)" }
    if let number = try? container.decode(Double.self, forKey: key) { return "\(number)" }
    if let text = try? container.decode(String.self, forKey: key) { return "'\(text)'" }
    return "a value of another kind"
  }

  private static func text<Number>(_ limits: ClosedRange<Number>) -> String {
    limits.lowerBound == limits.upperBound ? "\(limits.lowerBound)" : "\(limits.lowerBound) to \(limits.upperBound)"
  }
}
