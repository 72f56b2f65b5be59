public import HarnessKit

/// Holds a run of the benchmarks against the accepted baseline of its machine class and against the runs before.
public struct ReportGate: Sendable {
  private let folder: ReportsFolder

  /// - Parameter reports: The folder of reports.
  /// - Throws: `HarnessError.reportsFolderMissing`.
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
    guard folder.files.kind(of: path) == .regular else {
      throw .notComparable(
        "no baseline was accepted for this machine class at '\(path)'\(step: .acceptBaseline)")
    }
    let baseline = try ReportFile.read(path, files: folder.files)
    let floors = try CalibrationFile.floors(
      at: folder.calibration(of: report.environment), machine: report.environment.machineKey, now: now,
      files: folder.files)
    let lines = try HistoryFile.read(folder.history(of: report.environment), files: folder.files)
    let tonight = HistoryLine(of: report)
    // A run that was recorded is the last line already.
    let before = lines.filter { $0.startedAt != tonight.startedAt }
    let changes = HistoryChanges(before + [tonight])
    let trend = TrendRule(floors: floors).decide(before + [tonight]).map { $0.dated(by: changes) }
    return try ReportComparison(base: baseline, new: report, floors: floors, filter: filter)
      .run(labels: (base: path, new: label), requiresTiming: requiresTiming, trend: trend)
  }
}

/// Makes a report the baseline of its machine class: the only way a baseline changes.
public struct BaselineAcceptance: Sendable {
  private let folder: ReportsFolder

  /// - Throws: `HarnessError.reportsFolderMissing`.
  public init(reports: String) throws(HarnessError) { folder = try ReportsFolder(reports) }

  /// What was accepted.
  public struct Acceptance: Sendable {
    public let path: String
    /// What moved against the baseline before; nil where there was none.
    public let change: ComparisonReport?
  }

  /// - Throws: `HarnessError.malformedFile` for a report without cells, `.notComparable` for a report that is not
  ///   complete or has cells that failed.
  public func accept(_ path: String) throws(HarnessError) -> Acceptance {
    let report = try ReportFile.read(path, files: folder.files)
    // A baseline without cells would let every later run pass: there is nothing that it could miss.
    guard !report.cells.isEmpty else {
      throw .malformedFile(path: path, reason: "it holds no cell, so it cannot be a baseline")
    }
    guard report.isComplete else {
      throw .notComparable(
        "'\(path)' is of an interrupted run, which no baseline can be\(step: .measure)")
    }
    if let cell = report.cells.first(where: { $0.state != .measured }) {
      throw .notComparable(
        "'\(path)' holds the cell '\(cell.name)', which is \(cell.state.rawValue), so it cannot be a baseline")
    }
    if let cell = report.cells.first(where: { !$0.hasExpectedRoot }) {
      throw .notComparable(
        "'\(path)' holds the cell '\(cell.name)', whose root is not the expected one, so it cannot be a baseline")
    }
    let isCounts = report.holdsCountsOnly
    let target = isCounts ? folder.counts(of: report.environment) : folder.baseline(of: report.environment)
    var change: ComparisonReport?
    // Compared before it is replaced: the owner must see what the new baseline forgives.
    if folder.files.kind(of: target) == .regular {
      let comparison = try ReportComparison(
        base: try ReportFile.read(target, files: folder.files), new: report, floors: .none("times are shown only"))
      let labels = (base: target, new: path)
      change = isCounts ? comparison.counts(labels: labels) : comparison.run(labels: labels)
    }
    try folder.prepare(for: target)
    try ReportFile.write(report, to: target, replacing: true, files: folder.files)
    return Acceptance(path: target, change: change)
  }
}

extension BaselineAcceptance.Acceptance {
  /// What moved, and where the baseline is.
  public var text: String {
    guard let change else {
      return VisibleText.render("accepted '\(path)', the first baseline of its machine class") + "\n"
    }
    let moved = change.exact.filter { $0.decision != .equivalent }.map { exact in
      "\(exact.cell)  \(exact.metric)  \(exact.decision.rawValue)  \(exact.change)"
    }
    let times = change.cells.map(\.timing).filter { abs($0.effect) >= $0.threshold }.map { timing in
      "\(timing.name)  \(timing.metric)  \(FigureText.change(timing.effect)) as a ratio to the reference cell"
    }
    let lines = change.problems.map(\.sentence.description) + moved + times
    let rest = lines.isEmpty ? "nothing moved" : "moved: \(lines.count)"
    return (lines + ["accepted '\(path)'; \(rest)"]).map { VisibleText.render($0) + "\n" }.joined()
  }
}
