import HarnessKit

/// A report as a table, what went wrong below it, and a line that says it all.
package enum TextReport {
  package static func render(_ report: Report) -> String {
    let table = TextTable(ReportRow.titles, rows: ReportRow.all(report).map(\.fields))
    return table.text + (remarks(report) + [summary(report)]).map { VisibleText.render($0) + "\n" }.joined()
  }

  /// What went wrong, then which exact metrics are not exact here and why.
  package static func remarks(_ report: Report) -> [String] {
    let problems = report.cells.compactMap { cell in
      cell.reason.map { "\(cell.state.rawValue.uppercased()) \(cell.name): \($0)" }
    }
    return problems + report.cells.flatMap(metricRemarks)
  }

  /// One for each reason, with the metrics that share it.
  private static func metricRemarks(_ cell: ReportCell) -> [String] {
    var remarks: [(reason: String, metrics: [String])] = []
    for metric in cell.metrics {
      guard let reason = metric.reason else { continue }
      if let place = remarks.firstIndex(where: { $0.reason == reason }) {
        remarks[place].metrics.append(metric.definition.name)
      } else {
        remarks.append((reason, [metric.definition.name]))
      }
    }
    return remarks.map { "\(cell.name): \($0.metrics.joined(separator: ", ")): \($0.reason)" }
  }

  package static func summary(_ report: Report) -> String {
    let measured = report.cells.filter { $0.state == .measured }.count
    let end = report.isComplete ? "" : ", interrupted"
    let commit = report.environment["commit"].map { " at \($0.prefix(12))" } ?? ""
    return "\(measured) of \(report.cells.count) cells measured, size \(report.size), seed \(report.seed)\(end); "
      + "started \(report.startedAt)\(commit) on \(report.environment["processor"] ?? "an unknown processor")"
  }
}

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

/// How a report is shown.
public enum ReportFormat: String, CaseIterable, Sendable {
  /// A table for people.
  case text
  /// The report itself.
  case json
  /// A line for each value of each process.
  case csv
  /// For a pull request or a job's summary page.
  case markdown

  /// The report, ending with a newline.
  public func render(_ report: Report) -> String {
    switch self {
    case .text: TextReport.render(report)
    case .json: ReportText.json(report)
    case .csv: CSVReport.render(report)
    case .markdown: MarkdownReport.render(report)
    }
  }
}
