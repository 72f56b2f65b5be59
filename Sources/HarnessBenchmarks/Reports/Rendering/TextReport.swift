import HarnessKit

/// A report as a table, what went wrong below it, and a line that says it all.
package enum TextReport {
  package static func render(_ report: Report) -> String {
    let rows = [ReportRow.titles] + ReportRow.all(report).map(\.fields)
    let widths = ReportRow.titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let table = rows.map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? VisibleText.render(text) + padding : padding + VisibleText.render(text)
      }.joined(separator: "  ")
    }
    let lines = table + remarks(report).map(VisibleText.render) + [VisibleText.render(summary(report))]
    return lines.joined(separator: "\n") + "\n"
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
