public import HarnessKit

/// Holds a run of the benchmarks against the accepted baseline of its machine class and against the runs before.
public struct ReportGate: Sendable {
  private let folder: ReportsFolder

  /// - Parameter reports: The folder of reports.
  /// - Throws: `HarnessError.fileFailed` where it is not there.
  public init(reports: String) throws(HarnessError) { folder = try ReportsFolder(reports) }

  /// Exact metrics decide both ways; times as far as the calibration allows.
  ///
  /// - Parameters:
  ///   - label: What the user calls the report.
  ///   - filter: The benchmarks that were chosen.
  ///   - requiresTiming: Whether times that cannot decide are a problem.
  ///   - now: In UTC.
  /// - Throws: `HarnessError.notComparable` where no baseline was accepted; `.malformedFile`, `.unknownSchema`,
  ///   `.fileFailed` where one cannot be read.
  public func compare(
    _ report: Report, label: String, filter: String? = nil, requiresTiming: Bool = false, now: String
  ) throws(HarnessError) -> ComparisonReport {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    let path = folder.baseline(of: report.environment)
    guard SystemFiles().kind(of: path) == .regular else {
      throw .notComparable(
        "no baseline was accepted for this machine class at '\(path)'; accept one with 'dpa-harness baseline accept "
          + "REPORT'")
    }
    let baseline = try ReportFile.read(path)
    let floors = try CalibrationFile.floors(
      at: folder.calibration(of: report.environment), machine: report.environment.machineKey, now: now)
    let lines = try HistoryFile.read(folder.history(of: report.environment))
    let tonight = HistoryLine(of: report)
    // A run that was recorded is the last line already.
    let before = lines.filter { $0.startedAt != tonight.startedAt }
    let trend = TrendRule(floors: floors).decide(before + [tonight])
    return try ReportComparison(base: baseline, new: report, floors: floors, filter: filter)
      .run(labels: (base: path, new: label), requiresTiming: requiresTiming, trend: trend)
  }
}
