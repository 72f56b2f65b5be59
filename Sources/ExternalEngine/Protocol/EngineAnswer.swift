package import Hashing

/// A line that an engine answers with; members that a question does not ask for are not looked at.
package struct EngineAnswer: Codable, Sendable {
  package var id: UInt64?
  /// Why it does not answer.
  package var error: String?
  package var `protocol`: Int?
  package var name: String?
  package var version: String?
  package var layers: [String]?
  package var digest: String?
  package var value: String?
  package var digests: [String]?
  package var words: [UInt32]?
  package var draws: [String]?
  package var rows: [Row]?
  package var texts: [String]?
  package var ranges: [[WholeNumberText]]?
  package var mean: String?
  package var stdev: String?
  package var min: String?
  package var max: String?
  package var count: UInt64?
  /// First place, number of places and the step from one to the next, of each batch.
  package var batches: [[UInt64]]?
  /// Batch and place of each stop.
  package var stops: [[UInt64]]?
  /// The bytes that follow the line.
  package var bytes: Int?

  package init() {}

  /// A row as texts, so that a wrong one can be shown as it came.
  package struct Row: Codable, Sendable {
    package let parameters: [String]
    package let digest: String

    package init(parameters: [String], digest: String) {
      self.parameters = parameters
      self.digest = digest
    }

    /// The bit patterns and the digest; nil where they are none.
    package var bits: (values: [UInt64], digest: Digest)? {
      let values = parameters.compactMap { Hexadecimal.double(bitPattern: $0)?.bitPattern }
      guard values.count == 5, let digest = Digest(digits: digest) else { return nil }
      return (values, digest)
    }
  }
}

/// What an engine says of itself.
package struct EngineDescription: Equatable, Sendable {
  /// 1 to 64 letters, digits, dots, hyphens and underscores.
  package let name: String
  package let version: String
  /// In the order of the protocol.
  package let layers: [EngineQuestion.Ask]

  package init(name: String, version: String, layers: [EngineQuestion.Ask]) {
    self.name = name
    self.version = version
    self.layers = layers
  }

  /// - Throws: `EngineFailure.malformed`.
  init(_ answer: EngineAnswer) throws(EngineFailure) {
    guard answer.protocol == EngineQuestion.version else {
      let found = answer.protocol.map { "\($0)" } ?? "missing"
      throw .malformed(.describe, reason: "'protocol' is \(found), not \(EngineQuestion.version)")
    }
    name = try Self.word(answer.name, "name")
    version = try Self.word(answer.version, "version")
    let listed = answer.layers ?? []
    let known = EngineQuestion.Ask.allCases.filter { $0 != .describe }
    // Told apart from one that is left out: a misspelt layer would be skipped, and nobody would notice.
    if let unknown = listed.first(where: { name in !known.contains { $0.rawValue == name } }) {
      throw .malformed(.describe, reason: "there is no layer '\(unknown)'")
    }
    layers = known.filter { listed.contains($0.rawValue) }
    guard !layers.isEmpty else { throw .malformed(.describe, reason: "'layers' names none") }
  }

  /// A text that can stand in every report as it is.
  private static func word(_ text: String?, _ member: String) throws(EngineFailure) -> String {
    let letters = Array(text?.utf8 ?? "".utf8)
    let isPlain = letters.allSatisfy { letter in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter) || ".-_".utf8.contains(letter)
    }
    guard let text, (1...64).contains(letters.count), isPlain else {
      let rule = "must be 1 to 64 letters, digits, dots, hyphens and underscores"
      throw .malformed(.describe, reason: "'\(member)' \(rule)")
    }
    return text
  }
}
