/// A verdict as a document: what `--format json` shows, and what a page reads again.
///
/// Keys are sorted; counts by layer and kernel, every failure with its bits, every skipped case with its reason.
package struct VerdictDocument: Sendable, Equatable, Codable {
  package static let schema = "dpa-verdict/1"
  package static let kind = DocumentKind("verdict", mebibytes: 16)

  package let schema: String
  package let subject: String
  package let held: Bool
  package let exitStatus: Int32
  package let cases: Counts
  package let groups: [Group]
  package let failures: [Failure]
  package let skipped: [Skipped]
  package let problems: [String]
  package let notes: [String]
  /// What a comparison measured, by the titles of the columns; nil for other verdicts.
  package let figures: [[String: String]]?

  package struct Counts: Sendable, Equatable, Codable {
    /// Far above what any verification has; sums of so many are far below what an `Int` holds.
    package static let limit = 1_000_000_000

    package let held: Int
    package let failed: Int
    package let skipped: Int

    fileprivate var all: [Int] { [held, failed, skipped] }
  }

  package struct Group: Sendable, Equatable, Codable {
    package let layer: String
    package let kernel: String
    package let cases: Counts
  }

  package struct Failure: Sendable, Equatable, Codable {
    package let layer: String
    package let name: String
    package let kernel: String
    package let differences: [Difference]
  }

  package struct Skipped: Sendable, Equatable, Codable {
    package let layer: String
    package let name: String
    package let kernel: String
    package let reason: String
  }
}

extension VerdictDocument {
  package init(_ verdict: Verdict) {
    schema = Self.schema
    subject = verdict.subject
    held = verdict.status == .held
    exitStatus = verdict.status.rawValue
    cases = Counts(held: verdict.heldCount, failed: verdict.failedCount, skipped: verdict.skippedCount)
    groups = verdict.groups.map { group in
      Group(
        layer: group.suite, kernel: group.variant,
        cases: Counts(held: group.held, failed: group.failed, skipped: group.skipped))
    }
    failures = verdict.cases.compactMap { item in
      guard case .failed(let differences) = item.outcome else { return nil }
      return Failure(layer: item.suite, name: item.name, kernel: item.variant, differences: differences)
    }
    skipped = verdict.cases.compactMap { item in
      guard case .skipped(let reason) = item.outcome else { return nil }
      return Skipped(layer: item.suite, name: item.name, kernel: item.variant, reason: reason.description)
    }
    problems = verdict.problems.map(\.sentence.description)
    notes = verdict.notes
    figures = verdict.figures.map { table in
      table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.columns, $0)) }
    }
  }

  package var text: String { JSONText.encode(self) + "\n" }

  /// - Throws: as `decode` does; `HarnessError.tooLong`, `.fileFailed`.
  package static func read(_ path: String, files: any FileLayer) throws(HarnessError) -> VerdictDocument {
    try decode(try files.contents(of: path, as: kind), from: path)
  }

  /// - Throws: `HarnessError.malformedFile`, or `.unknownSchema` for anything but a verdict.
  package static func decode(_ bytes: [UInt8], from path: String) throws(HarnessError) -> VerdictDocument {
    try JSONFile.check(try JSONFile.schema(of: bytes, from: path), of: path, against: schema)
    let document: VerdictDocument = try JSONFile.decode(bytes, from: path)
    if let contradiction = document.contradiction { throw .malformedFile(path: path, reason: contradiction) }
    return document
  }

  /// What two of its parts say differently, or what no verdict says; nil where it can be shown.
  private var contradiction: String? {
    guard let status = ExitStatus(rawValue: exitStatus) else { return "\(exitStatus) is no exit status" }
    guard held == (status == .held) else { return "it says held \(held) with the exit status \(exitStatus)" }
    if let count = ([cases] + groups.map(\.cases)).flatMap(\.all).first(where: { !(0...Counts.limit).contains($0) }) {
      return "it counts \(count) cases, but must count 0 to \(Counts.limit)"
    }
    for (place, name) in ["held", "failed", "skipped"].enumerated() {
      let sum = groups.reduce(0) { $0 + $1.cases.all[place] }
      guard cases.all[place] == sum else { return "it counts \(cases.all[place]) cases \(name), its groups \(sum)" }
    }
    if let contradiction = contradictionOfLists { return contradiction }
    // The rule of `Verdict.status`, so that an edited file cannot claim what no run would.
    guard status != .held || (cases.held > 0 && cases.failed == 0 && problems.isEmpty) else {
      return "it says held with \(cases.held) cases held, \(cases.failed) failed, problems: \(problems.count)"
    }
    return nil
  }

  /// The first kind of cases of which a group counts others than are listed.
  private var contradictionOfLists: String? {
    for (name, counted, places) in [
      ("failed", \Counts.failed, failures.map { [$0.layer, $0.kernel] }),
      ("skipped", \Counts.skipped, skipped.map { [$0.layer, $0.kernel] }),
    ] {
      guard places.count == cases[keyPath: counted] else {
        return "it lists \(places.count) of \(cases[keyPath: counted]) cases \(name)"
      }
      let listed = Dictionary(places.map { ($0, 1) }, uniquingKeysWith: +)
      for group in groups where listed[[group.layer, group.kernel], default: 0] != group.cases[keyPath: counted] {
        return "it does not list as many cases \(name) of '\(group.layer)' as it counts"
      }
    }
    return nil
  }
}
