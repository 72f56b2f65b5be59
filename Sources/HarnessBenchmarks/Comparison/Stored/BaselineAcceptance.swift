public import HarnessKit

/// Makes a report the baseline of its machine class: the only way a baseline changes.
public struct BaselineAcceptance: Sendable {
  private let folder: ReportsFolder

  /// - Throws: `HarnessError.fileFailed` where the folder of reports is not there.
  public init(reports: String) throws(HarnessError) { folder = try ReportsFolder(reports) }

  /// What was accepted.
  public struct Acceptance: Sendable {
    public let path: String
    /// What moved against the baseline before; nothing where there was none.
    public let change: ComparisonReport?
  }

  /// - Throws: `HarnessError.malformedFile` for a report without cells, `.notComparable` for a report that is not
  ///   complete or has cells that failed.
  public func accept(_ path: String) throws(HarnessError) -> Acceptance {
    let report = try ReportFile.read(path)
    guard !report.cells.isEmpty else {
      throw .malformedFile(path: path, reason: "it holds no cell, so it cannot be a baseline")
    }
    guard report.isComplete else {
      throw .notComparable(
        "'\(path)' is of an interrupted run, which no baseline can be; run 'dpa-harness bench' again")
    }
    if let cell = report.cells.first(where: { $0.state != .measured }) {
      throw .notComparable(
        "'\(path)' holds the cell '\(cell.name)', which is \(cell.state.rawValue), so it cannot be a baseline")
    }
    if let cell = report.cells.first(where: { !$0.hasExpectedRoot }) {
      throw .notComparable(
        "'\(path)' holds the cell '\(cell.name)', whose root is not the expected one, so it cannot be a baseline")
    }
    let target = folder.baseline(of: report.environment)
    var change: ComparisonReport?
    if SystemFiles().kind(of: target) == .regular {
      let comparison = try ReportComparison(
        base: try ReportFile.read(target), new: report, floors: .none("times are shown only"))
      change = comparison.run(labels: (base: target, new: path))
    }
    try folder.prepare(for: target)
    try ReportFile.write(report, to: target, replacing: true)
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
    let lines = change.problems.map(\.sentence) + moved + times
    let rest = lines.isEmpty ? "nothing moved" : "moved: \(lines.count)"
    return (lines + ["accepted '\(path)'; \(rest)"]).map { VisibleText.render($0) + "\n" }.joined()
  }
}
