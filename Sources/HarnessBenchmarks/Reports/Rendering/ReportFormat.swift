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
