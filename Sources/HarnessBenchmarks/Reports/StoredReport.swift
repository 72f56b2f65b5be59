public import HarnessKit

/// Where the report of a run goes.
public struct StoredReport: Sendable {
  private let folder: ReportsFolder?
  private let output: String?
  private let isRecorded: Bool
  private let replacing: Bool
  private let files: any FileLayer

  /// Checked before anything is measured.
  ///
  /// - Parameters:
  ///   - output: A file of its own; nil stores the report in `runs/` of the folder.
  ///   - isRecorded: Whether the machine's history gets a line.
  /// - Throws: `HarnessError.reportsFolderMissing` where a folder is needed, `.outputExists`, and what else
  ///   `OutputCheck` refuses.
  public init(reports path: String, output: String?, isRecorded: Bool, replacing: Bool) throws(HarnessError) {
    try self.init(
      reports: path, output: output, isRecorded: isRecorded, replacing: replacing, files: SystemFiles())
  }

  package init(
    reports path: String, output: String?, isRecorded: Bool, replacing: Bool, files: any FileLayer
  ) throws(HarnessError) {
    folder = output == nil || isRecorded ? try ReportsFolder(path, files: files) : nil
    self.files = files
    self.output = output
    self.isRecorded = isRecorded
    self.replacing = replacing
    if let output {
      var check = OutputCheck(files: files)
      try check.add(output, for: "\(setting: "output")", mayExist: replacing)
    }
  }

  /// Stores the report, and adds its line to the history where that was asked for and the run is complete.
  ///
  /// - Parameter verdict: What was decided about the run, where something was.
  /// - Returns: The files that were written.
  /// - Throws: `HarnessError`.
  public func store(_ report: Report, verdict: String? = nil) throws(HarnessError) -> [String] {
    var written: [String] = []
    if let output {
      try ReportFile.write(report, to: output, replacing: replacing, files: files)
      written.append(output)
    } else if let folder {
      written.append(try folder.store(report))
    }
    if isRecorded, report.isComplete, let folder {
      let path = folder.history(of: report.environment)
      try folder.prepare(for: path)
      try HistoryFile.append(HistoryLine(of: report, verdict: verdict, storedIn: written.first), to: path, files: files)
      written.append(path)
    }
    return written
  }

  /// Stores how costs grow: in a file of its own, or in `scaling/` of the folder.
  ///
  /// - Returns: The files that were written.
  /// - Throws: `HarnessError`.
  public func store(_ report: ScalingReport) throws(HarnessError) -> [String] {
    guard let path = output ?? folder?.scaling(of: report) else { return [] }
    if output == nil, let folder { try folder.prepare(for: path) }
    try OutputFile.write(
      Array(report.json.utf8), to: path, replacing: replacing || output == nil, files: files)
    return [path]
  }
}
