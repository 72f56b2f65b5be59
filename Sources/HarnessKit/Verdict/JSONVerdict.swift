/// A verdict for machines: keys sorted, counts by layer and kernel, every failure with its bits, every skipped case
/// with its reason.
package enum JSONVerdict {
  package static func render(_ verdict: Verdict) -> String {
    JSONText.encode(Report(verdict)) + "\n"
  }

  private struct Report: Encodable {
    let schema = "dpa-verdict/1"
    let subject: String
    let held: Bool
    let exitStatus: Int32
    let cases: Counts
    let groups: [Group]
    let failures: [Failure]
    let skipped: [Skipped]
    let problems: [String]
    let notes: [String]
    /// By the titles of their columns.
    let figures: [[String: String]]?

    init(_ verdict: Verdict) {
      subject = verdict.subject
      held = verdict.status == .held
      exitStatus = verdict.status.rawValue
      cases = Counts(held: verdict.heldCount, failed: verdict.failedCount, skipped: verdict.skippedCount)
      groups = verdict.groups.map(Group.init)
      failures = verdict.cases.compactMap(Failure.init)
      skipped = verdict.cases.compactMap(Skipped.init)
      problems = verdict.problems.map(\.sentence.description)
      notes = verdict.notes
      figures = verdict.figures.map { table in
        table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.columns, $0)) }
      }
    }

    enum CodingKeys: String, CodingKey {
      case schema, subject, held, cases, groups, failures, skipped, problems, notes, figures
      case exitStatus = "exit_status"
    }
  }

  private struct Counts: Encodable {
    let held: Int
    let failed: Int
    let skipped: Int
  }

  private struct Group: Encodable {
    let layer: String
    let kernel: String
    let cases: Counts

    init(_ group: Verdict.Group) {
      layer = group.suite
      kernel = group.variant
      cases = Counts(held: group.held, failed: group.failed, skipped: group.skipped)
    }
  }

  private struct Failure: Encodable {
    let layer: String
    let name: String
    let kernel: String
    let differences: [DifferenceText]

    init?(_ verdict: CaseVerdict) {
      guard case .failed(let differences) = verdict.outcome else { return nil }
      layer = verdict.suite
      name = verdict.name
      kernel = verdict.variant
      self.differences = differences.map { DifferenceText(what: $0.what, expected: $0.expected, found: $0.found) }
    }
  }

  private struct Skipped: Encodable {
    let layer: String
    let name: String
    let kernel: String
    let reason: String

    init?(_ verdict: CaseVerdict) {
      guard case .skipped(let reason) = verdict.outcome else { return nil }
      layer = verdict.suite
      name = verdict.name
      kernel = verdict.variant
      self.reason = reason.description
    }
  }

  private struct DifferenceText: Encodable {
    let what: String
    let expected: String
    let found: String
  }
}
