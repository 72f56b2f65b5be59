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
    struct Headed: Decodable { let header: ReportHeader }
    let found = (try JSONFile.decode(bytes, from: path) as Headed).header
    guard found == known else { throw .unknownSchema(path: path, found: found.text, known: known.text) }
  }
}

extension ReportHeader {
  /// For example `dpa-harness-report/1`.
  package var text: String { "\(schema)/\(version)" }
}
