import HarnessKit

/// A report as JSON: the header in front, then a line for each key, and a line for each fact and cell, so that two
/// reports can be compared line by line.
package enum ReportText {
  package static func json(_ report: Report) -> String {
    let members = [
      ("header", JSONText.line(report.header)), ("started_at", JSONText.line(report.startedAt)),
      ("size", JSONText.line(report.size)), ("seed", "\(report.seed)"), ("complete", "\(report.isComplete)"),
      ("environment", "{\"facts\": \(array(report.environment.facts))}"), ("cells", array(report.cells)),
    ]
    return "{\n" + members.map { "\"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
  }

  /// One line with the header in front.
  package static func line(_ line: HistoryLine) -> String {
    let header = "\"header\":" + JSONText.line(line.header)
    // The keys are sorted, so the header stands somewhere behind the first.
    let rest = JSONText.line(line).split(separator: "," + header, maxSplits: 1, omittingEmptySubsequences: false)
    return "{" + header + "," + rest.joined().dropFirst() + "\n"
  }

  private static func array(_ elements: [some Encodable]) -> String {
    elements.isEmpty ? "[]" : "[\n" + elements.map { JSONText.line($0) }.joined(separator: ",\n") + "\n]"
  }
}
