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
    "\(skip.count) \(skip.count == 1 ? "case" : "cases"): \(VisibleText.render(skip.reason))"
  }

  /// For example `chain, case 'depth 10 id 0', kernel portable`.
  package static func title(_ item: CaseVerdict, of verdict: Verdict) -> String {
    VisibleText.render("\(item.suite), case '\(item.name)', \(verdict.variantTitle) \(item.variant)")
  }
}
