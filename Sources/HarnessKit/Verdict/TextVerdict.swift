/// A verdict for people: a table of what was run, then every failure, then one line that says it all.
package enum TextVerdict {
  /// Failures beyond these are counted only.
  private static let shownFailures = 20

  package static func render(_ verdict: Verdict) -> String {
    var lines = table(verdict)
    let failures = verdict.cases.filter(\.outcome.isFailed)
    for failure in failures.prefix(shownFailures) { lines += describe(failure, of: verdict) }
    if failures.count > shownFailures { lines.append("... and \(failures.count - shownFailures) more failed cases") }
    lines += verdict.skips.map { "SKIPPED \(VerdictSummary.text($0))" }
    lines += verdict.problems.map { "PROBLEM \(VisibleText.render("\($0.sentence)"))" }
    lines += verdict.notes.map(VisibleText.render)
    lines.append(VerdictSummary.line(verdict))
    return lines.joined(separator: "\n") + "\n"
  }

  /// The column of skipped cases is there only where there are some.
  private static func table(_ verdict: Verdict) -> [String] {
    if let figures = verdict.figures { return figures.lines + [""] }
    guard !verdict.cases.isEmpty else { return [] }
    let hasSkipped = verdict.skippedCount > 0
    // Least widths, so that the tables of different runs are alike.
    let columns: [TextTable.Column] = [
      .word("layer", width: 16), .word(verdict.variantTitle, width: 8), .figure("held", width: 8), .figure("failed"),
    ]
    let rows = verdict.groups.map { group in
      [group.suite, group.variant, "\(group.held)", "\(group.failed)"] + (hasSkipped ? ["\(group.skipped)"] : [])
    }
    return TextTable(columns + (hasSkipped ? [.figure("skipped")] : []), rows: rows).lines + [""]
  }

  private static func describe(_ failure: CaseVerdict, of verdict: Verdict) -> [String] {
    guard case .failed(let differences) = failure.outcome else { return [] }
    return ["FAILED \(VerdictSummary.title(failure, of: verdict))"]
      + differences.flatMap {
        [
          "  \(VisibleText.render($0.what))",
          "    expected \(VisibleText.render($0.expected))",
          "    found    \(VisibleText.render($0.found))",
        ]
      }
  }
}
