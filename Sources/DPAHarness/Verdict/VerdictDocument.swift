/// A verdict as `--format json` wrote it.
struct VerdictDocument: Sendable, Equatable, Decodable {
  let subject: String
  let held: Bool
  let exitStatus: Int32
  let cases: Counts
  let groups: [Group]
  let failures: [Failure]
  let skipped: [Skipped]
  let problems: [String]
  let notes: [String]
  /// What a comparison measured, by the titles of the columns; nothing of other verdicts.
  let figures: [[String: String]]?

  static let schema = "dpa-verdict/1"
  static let kind = DocumentKind("verdict", mebibytes: 16)

  struct Counts: Sendable, Equatable, Decodable {
    let held: Int
    let failed: Int
    let skipped: Int
  }

  struct Group: Sendable, Equatable, Decodable {
    let layer: String
    let kernel: String
    let cases: Counts
  }

  struct Failure: Sendable, Equatable, Decodable {
    let layer: String
    let name: String
    let kernel: String
    let differences: [Difference]

    struct Difference: Sendable, Equatable, Decodable {
      let what: String
      let expected: String
      let found: String
    }
  }

  struct Skipped: Sendable, Equatable, Decodable {
    let layer: String
    let name: String
    let kernel: String
    let reason: String
  }

  enum CodingKeys: String, CodingKey {
    case subject, held, cases, groups, failures, skipped, problems, notes, figures
    case exitStatus = "exit_status"
  }

  private struct Header: Decodable { let schema: String }

  /// - Throws: as `decode` does; `HarnessError.tooLong`, `.fileFailed`.
  static func read(_ path: String) throws(HarnessError) -> VerdictDocument {
    try decode(try SystemFiles().contents(of: path, as: kind), from: path)
  }

  /// - Throws: `HarnessError.malformedFile`, or `.unknownSchema` for anything but a verdict.
  static func decode(_ bytes: [UInt8], from path: String) throws(HarnessError) -> VerdictDocument {
    let header: Header = try JSONFile.decode(bytes, from: path)
    guard header.schema == schema else {
      throw .unknownSchema(path: path, found: header.schema, known: schema)
    }
    return try JSONFile.decode(bytes, from: path)
  }
}
