#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A report as JSON: the header in front, then a line for each key, and a line for each fact and cell, so that two
/// reports can be compared line by line.
enum ReportText {
  static func json(_ report: Report) -> String {
    let members = [
      ("header", JSONText.line(report.header)), ("started_at", JSONText.line(report.startedAt)),
      ("size", JSONText.line(report.size)), ("seed", "\(report.seed)"), ("complete", "\(report.isComplete)"),
      ("environment", "{\"facts\": \(array(report.environment.facts))}"), ("cells", array(report.cells)),
    ]
    return "{\n" + members.map { "\"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
  }

  /// One line with the header in front.
  static func line(_ line: HistoryLine) -> String {
    let header = JSONText.line(line.header)
    let rest = JSONText.line(line)
    // The keys are sorted, so the header stands somewhere inside.
    let member = "\"header\":\(header)"
    let others = rest.replacingOccurrences(of: member + ",", with: "").replacingOccurrences(of: "," + member, with: "")
    return "{" + member + "," + others.dropFirst() + "\n"
  }

  private static func array(_ elements: [some Encodable]) -> String {
    elements.isEmpty ? "[]" : "[\n" + elements.map(JSONText.line).joined(separator: ",\n") + "\n]"
  }
}
