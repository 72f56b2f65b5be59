public import HarnessKit

/// Reports on disk.
public enum ReportFile {
  /// Writes a report as JSON: complete under its name, or not there.
  ///
  /// - Throws: `HarnessError.outputExists`, `.fileFailed`.
  public static func write(_ report: Report, to path: String, replacing: Bool) throws(HarnessError) {
    try OutputFile.write(Array(ReportText.json(report).utf8), to: path, replacing: replacing, files: SystemFiles())
  }

  /// Reads a report; its header is decoded before anything else.
  ///
  /// - Throws: `HarnessError.malformedFile` for a file that is cut, no report, or has impossible figures,
  ///   `.unknownSchema` for one of another version, `.fileFailed`.
  public static func read(_ path: String) throws(HarnessError) -> Report {
    let bytes = try SystemFiles().contents(of: path, as: Report.kind)
    try check(bytes, from: path, against: .current)
    let report: Report = try JSONFile.decode(bytes, from: path)
    if let problem = ReportCheck.problem(in: report) { throw .malformedFile(path: path, reason: problem) }
    return report
  }

  package static func check(_ bytes: [UInt8], from path: String, against known: ReportHeader) throws(HarnessError) {
    // Only the header is decoded: another version may have changed everything else.
    struct Headed: Decodable { let header: ReportHeader }
    let found = (try JSONFile.decode(bytes, from: path) as Headed).header
    guard found == known else { throw .unknownSchema(path: path, found: found.text, known: known.text) }
  }
}

extension ReportHeader {
  /// For example `dpa-harness-report/1`.
  package var text: String { "\(schema)/\(version)" }
}

/// Tells what a file is before anything else of it is decoded.
public struct ReportHeader: Sendable, Equatable, Codable {
  /// Always `dpa-harness-report`.
  public let schema: String
  public let version: Int

  public static let current = ReportHeader(schema: "dpa-harness-report", version: 1)
}

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
