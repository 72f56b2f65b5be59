public import HarnessKit

/// Reports on disk.
public enum ReportFile {
  /// Writes a report as JSON: complete under its name, or not there.
  ///
  /// - Throws: `HarnessError.outputExists`, `.fileFailed`.
  public static func write(_ report: Report, to path: String, replacing: Bool) throws(HarnessError) {
    try write(report, to: path, replacing: replacing, files: SystemFiles())
  }

  package static func write(
    _ report: Report, to path: String, replacing: Bool, files: any FileLayer
  ) throws(HarnessError) {
    try OutputFile.write(Array(ReportText.json(report).utf8), to: path, replacing: replacing, files: files)
  }

  /// Reads a report; its header is decoded before anything else.
  ///
  /// - Throws: `HarnessError.malformedFile` for a file that is cut, no report, or has impossible figures,
  ///   `.unknownSchema` for one of another version, `.fileFailed`.
  public static func read(_ path: String) throws(HarnessError) -> Report {
    try read(path, files: SystemFiles())
  }

  package static func read(_ path: String, files: any FileLayer) throws(HarnessError) -> Report {
    let bytes = try files.contents(of: path, as: Report.kind)
    try check(bytes, from: path, against: .current)
    let report: Report = try JSONFile.decode(bytes, from: path)
    if let problem = ReportCheck.problem(in: report) { throw .malformedFile(path: path, reason: problem) }
    return report
  }

  /// - Returns: Which version it is of those that are known.
  @discardableResult
  package static func check(
    _ bytes: [UInt8], from path: String, against known: ReportHeader...
  ) throws(HarnessError) -> Int {
    // Only the header is decoded: another version may have changed everything else.
    struct Headed: Decodable { let header: ReportHeader }
    let found = (try JSONFile.decode(bytes, from: path) as Headed).header
    guard known.contains(found) else {
      throw .unknownSchema(
        path: path, found: found.text, known: known.map(\.text).joined(separator: "' and '"))
    }
    return found.version
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
    JSONText.document([
      ("header", JSONText.line(report.header)), ("started_at", JSONText.line(report.startedAt)),
      ("size", JSONText.line(report.size)), ("seed", "\(report.seed)"), ("complete", "\(report.isComplete)"),
      ("environment", "{\"facts\": \(JSONText.lines(report.environment.facts))}"),
      ("cells", JSONText.lines(report.cells)),
    ])
  }

  /// One line with the header in front.
  package static func line(_ line: HistoryLine) -> String {
    let header = "\"header\":" + JSONText.line(HistoryLine.currentHeader)
    return "{" + header + "," + JSONText.line(CompactHistoryLine(line)).dropFirst() + "\n"
  }
}
