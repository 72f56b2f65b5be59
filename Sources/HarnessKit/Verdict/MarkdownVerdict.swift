/// A verdict as GitHub-flavoured Markdown: a heading, a table of what was run, every failure, one line that says it
/// all.
package enum MarkdownVerdict {
  /// Failures beyond these are counted only: a job's summary page takes 1 MiB.
  private static let shownFailures = 100

  package static func render(_ verdict: Verdict) -> String {
    var blocks = ["## \(escape(verdict.subject)): \(VerdictSummary.word(verdict))"]
    if let figures = verdict.figures {
      blocks.append(table(figures))
    } else if !verdict.cases.isEmpty {
      blocks.append(table(verdict))
    }
    let failures = verdict.cases.filter(\.outcome.isFailed)
    blocks += failures.prefix(shownFailures).map { describe($0, of: verdict) }
    if failures.count > shownFailures { blocks.append("... and \(failures.count - shownFailures) more failed cases") }
    blocks += section("Skipped", verdict.skips.map(VerdictSummary.text))
    blocks += section("Problems with the data", verdict.problems.map(\.sentence.description))
    blocks += (verdict.notes + [VerdictSummary.line(verdict)]).map(escape)
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private static func table(_ verdict: Verdict) -> String {
    let header = ["| layer | \(verdict.variantTitle) | held | failed | skipped |", "|---|---|---:|---:|---:|"]
    let rows = verdict.groups.map { group in
      "| \(escape(group.suite)) | \(escape(group.variant)) | \(group.held) | \(group.failed) | \(group.skipped) |"
    }
    return (header + rows).joined(separator: "\n")
  }

  private static func table(_ figures: FigureTable) -> String {
    let rule = "|" + figures.columns.indices.map { $0 < figures.wordColumnCount ? "---|" : "---:|" }.joined()
    let rows = ([figures.columns] + figures.rows).map { "| \($0.map(escape).joined(separator: " | ")) |" }
    return ([rows[0], rule] + rows[1...]).joined(separator: "\n")
  }

  private static func describe(_ failure: CaseVerdict, of verdict: Verdict) -> String {
    guard case .failed(let differences) = failure.outcome else { return "" }
    let lines = differences.flatMap { [$0.what, "  expected \($0.expected)", "  found    \($0.found)"] }
    return "### FAILED \(escape(VerdictSummary.title(failure, of: verdict)))\n\n" + code(lines.map(VisibleText.render))
  }

  private static func section(_ title: String, _ sentences: [String]) -> [String] {
    sentences.isEmpty ? [] : ["### \(title)", sentences.map { "- \(escape($0))" }.joined(separator: "\n")]
  }

  /// A block between fences that are longer than any run of backticks inside.
  private static func code(_ lines: [String]) -> String {
    var longest = 0
    var run = 0
    for character in lines.joined() {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return ([fence] + lines + [fence]).joined(separator: "\n")
  }

  /// Text that is shown as it is, in a paragraph or a cell of a table.
  package static func escape(_ text: String) -> String {
    VisibleText.render(text).unicodeScalars.map { scalar in
      #"\`*_{}[]<>#|~&@$!"#.unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
    }.joined()
  }
}
