/// How a verdict is shown.
public enum VerdictFormat: String, CaseIterable, Sendable {
  /// A table, and every failure below it.
  case text
  /// Schema `dpa-verdict/1`.
  case json
  /// For a pull request or a job's summary page.
  case markdown
  /// XML with a test case per case, which CI servers read.
  case junit
  /// Workflow commands that GitHub Actions turns into annotations.
  case github

  /// The verdict, ending with a newline.
  public func render(_ verdict: Verdict) -> String {
    switch self {
    case .text: TextVerdict.render(verdict)
    case .json: VerdictDocument(verdict).text
    case .markdown: MarkdownVerdict.render(verdict)
    case .junit: JUnitVerdict.render(verdict)
    case .github: GitHubVerdict.render(verdict)
    }
  }
}

/// The one line that says it all, with which every format for people ends.
package enum VerdictSummary {
  package static func line(_ verdict: Verdict) -> String {
    let counts = "\(verdict.heldCount) cases held, \(verdict.failedCount) failed"
    let skipped = verdict.skippedCount == 0 ? "" : ", \(verdict.skippedCount) skipped"
    let problems = verdict.problems.count
    let data = problems == 0 ? "" : problems == 1 ? ", 1 problem with the data" : ", \(problems) problems with the data"
    return VisibleText.render(verdict.subject) + ": \(word(verdict)), \(counts)\(skipped)\(data)"
  }

  package static func word(_ verdict: Verdict) -> String { word(verdict.status) }

  package static func word(_ status: ExitStatus) -> String {
    switch status {
    case .held: "HELD"
    case .regression: "REGRESSED"
    case .undecided: "UNDECIDED"
    case .notComparable: "NOT COMPARABLE"
    default: "NOT HELD"
    }
  }

  /// For example `3 cases: left out by --filter 'chain'`.
  package static func text(_ skip: Verdict.Skip) -> String {
    "\(skip.count) \(skip.count == 1 ? "case" : "cases"): \(VisibleText.render(skip.reason.description))"
  }

  /// For example `chain, case 'depth 10 id 0', kernel portable`.
  package static func title(_ item: CaseVerdict, of verdict: Verdict) -> String {
    VisibleText.render("\(item.suite), case '\(item.name)', \(verdict.variantTitle) \(item.variant)")
  }
}

/// How anything but a verdict is shown.
public enum DocumentFormat: String, CaseIterable, Sendable {
  case text
  case json

  /// For an option that takes the formats of a verdict, where something else is to be shown.
  ///
  /// - Parameter setting: What asked for it.
  /// - Throws: `HarnessError.usage` for a format that only verdicts have.
  public init(_ format: VerdictFormat, of setting: String) throws(HarnessError) {
    guard let same = DocumentFormat(rawValue: format.rawValue) else {
      throw .usage("\(setting: setting) is shown as text or json, not as \(format.rawValue)")
    }
    self = same
  }
}
