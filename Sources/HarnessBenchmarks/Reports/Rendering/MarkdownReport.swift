import HarnessKit

/// A report as GitHub-flavoured Markdown: a heading, the environment, the table, what went wrong.
package enum MarkdownReport {
  package static func render(_ report: Report) -> String {
    let title = "## Benchmarks, size \(escape(report.size))\(report.isComplete ? "" : ", interrupted")"
    let remarks = TextReport.remarks(report).map { "- \(escape($0))" }
    let blocks =
      [title, table(report)] + (remarks.isEmpty ? [] : [remarks.joined(separator: "\n")])
      + [escape(TextReport.summary(report)), environment(report)]
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private static func table(_ report: Report) -> String {
    let aligned = ReportRow.titles.enumerated().map { $0.offset == 0 ? "---" : "---:" }
    let rows = [ReportRow.titles] + [aligned] + ReportRow.all(report).map { $0.fields.map(escape) }
    return rows.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private static func environment(_ report: Report) -> String {
    let rows = report.environment.facts.map { fact in
      "| \(escape(fact.name)) | \(escape(fact.value ?? "unavailable: \(fact.unavailable ?? "")")) |"
    }
    return (["| environment | |", "|---|---|"] + rows).joined(separator: "\n")
  }

  private static func escape(_ text: String) -> String { MarkdownVerdict.escape(text) }
}
