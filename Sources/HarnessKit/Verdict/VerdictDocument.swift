/// A verdict as `--format json` wrote it.
package struct VerdictDocument: Sendable, Equatable, Decodable {
  package let subject: String
  package let held: Bool
  package let exitStatus: Int32
  package let cases: Counts
  package let groups: [Group]
  package let failures: [Failure]
  package let skipped: [Skipped]
  package let problems: [String]
  package let notes: [String]
  /// What a comparison measured, by the titles of the columns; nothing of other verdicts.
  package let figures: [[String: String]]?

  package static let schema = "dpa-verdict/1"
  package static let kind = DocumentKind("verdict", mebibytes: 16)

  package struct Counts: Sendable, Equatable, Decodable {
    package let held: Int
    package let failed: Int
    package let skipped: Int
  }

  package struct Group: Sendable, Equatable, Decodable {
    package let layer: String
    package let kernel: String
    package let cases: Counts
  }

  package struct Failure: Sendable, Equatable, Decodable {
    package let layer: String
    package let name: String
    package let kernel: String
    package let differences: [Difference]

    package struct Difference: Sendable, Equatable, Decodable {
      package let what: String
      package let expected: String
      package let found: String
    }
  }

  package struct Skipped: Sendable, Equatable, Decodable {
    package let layer: String
    package let name: String
    package let kernel: String
    package let reason: String
  }

  package enum CodingKeys: String, CodingKey {
    case subject, held, cases, groups, failures, skipped, problems, notes, figures
    case exitStatus = "exit_status"
  }

  private struct Header: Decodable { let schema: String }

  /// - Throws: as `decode` does; `HarnessError.tooLong`, `.fileFailed`.
  package static func read(_ path: String) throws(HarnessError) -> VerdictDocument {
    try decode(try SystemFiles().contents(of: path, as: kind), from: path)
  }

  /// - Throws: `HarnessError.malformedFile`, or `.unknownSchema` for anything but a verdict.
  package static func decode(_ bytes: [UInt8], from path: String) throws(HarnessError) -> VerdictDocument {
    let header: Header = try JSONFile.decode(bytes, from: path)
    guard header.schema == schema else {
      throw .unknownSchema(path: path, found: header.schema, known: schema)
    }
    return try JSONFile.decode(bytes, from: path)
  }
}
