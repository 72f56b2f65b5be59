package import HarnessBenchmarks
package import HarnessKit

/// Everything that the page of a machine shows; how it looks is decided elsewhere.
package struct PageModel: Sendable {
  package let machine: String
  /// What was measured, when and on what.
  package let facts: [ReportEnvironment.Fact]
  package let verdicts: [PageVerdict]
  /// What else needs a look, such as a cell that was not measured.
  package let warnings: [String]
  /// What the history is, in one sentence.
  package let historySentence: String
  /// What changed its level, the largest change first.
  package let changes: [PageChange]
  package let changedCells: Set<String>
  /// So many runs were looked at for them.
  package let comparedCount: Int
  package let trends: [PageTrend]
  /// Of the latest run; what a cell is measured again with.
  package let size: String?
  /// Which report the samples are from.
  package let reportName: String?
  package let distributions: [PageDistribution]
  package let memory: [PageMemoryRow]
  package let scaling: [PageScaling]
  package let matrices: [GoldenMatrix]
  package let calibration: PageCalibration?

  package init(_ inputs: PageInputs) {
    let latest = inputs.runs.last
    // Other sizes do other work, so that a median of theirs would be a jump in every trend.
    let comparable = inputs.runs.filter { $0.size == latest?.size }
    let found = HistoryChanges(comparable)
    machine = inputs.machine ?? "no machine yet"
    facts = Self.facts(latest, inputs.report?.report)
    // What was verified stands before what was measured: a fast wrong result is worth nothing.
    verdicts = inputs.verdicts.map(PageVerdict.init) + (latest.map { [PageVerdict(run: $0)] } ?? [])
    warnings = Self.warnings(latest, inputs.report?.report)
    historySentence = Self.sentence(of: inputs.runs, comparable: comparable)
    changes = PageChange.all(of: found)
    changedCells = Set(found.changes.map(\.cell))
    comparedCount = found.runCount
    trends = PageTrend.all(of: comparable, changes: found)
    size = latest?.size
    reportName = inputs.report?.name
    distributions = inputs.report?.report.cells.compactMap(PageDistribution.init) ?? []
    memory = inputs.report?.report.cells.filter { $0.state == .measured }.map(PageMemoryRow.init) ?? []
    scaling = inputs.scaling
    matrices = inputs.verdicts.filter { !$0.groups.isEmpty }.map(GoldenMatrix.init)
    calibration = inputs.calibration
  }

  private static func facts(_ latest: HistoryLine?, _ report: Report?) -> [ReportEnvironment.Fact] {
    let run = latest.map { run in
      [
        ReportEnvironment.Fact(name: "latest_run", value: run.startedAt),
        ReportEnvironment.Fact(name: "latest_commit", value: run.commitText, unavailable: "no checkout"),
        ReportEnvironment.Fact(name: "size", value: run.size),
      ]
    }
    return (run ?? []) + (report?.environment.facts ?? [])
  }

  private static func warnings(_ latest: HistoryLine?, _ report: Report?) -> [String] {
    var warnings: [String] = []
    if let latest, !latest.isComplete {
      warnings.append("The latest run was interrupted: cells that had no turn are missing.")
    }
    let reasons = Dictionary((report?.cells ?? []).map { ($0.name, $0.reason) }) { first, _ in first }
    let cells = latest?.cells.map { ($0.name, $0.state) } ?? report?.cells.map { ($0.name, $0.state) } ?? []
    for (name, state) in cells where state != .measured {
      let reason = (reasons[name] ?? nil).map { ": \($0)" } ?? ""
      warnings.append("\(name) is \(state.rawValue)\(reason)")
    }
    return warnings
  }

  private static func sentence(of runs: [HistoryLine], comparable: [HistoryLine]) -> String {
    guard let first = comparable.first, let latest = comparable.last else {
      return "There are no runs yet: bench writes one line per run."
    }
    let count = comparable.count == 1 ? "1 run" : "\(comparable.count) runs"
    let days = first.date == latest.date ? "of \(first.date)" : "from \(first.date) to \(latest.date)"
    let others = runs.count - comparable.count
    let left = others == 0 ? "" : "; \(others) of other sizes left out, since they do other work"
    return "\(count) of size \(latest.size) \(days)\(left)."
  }
}

/// What a page is made from, all of it read.
package struct PageInputs: Sendable {
  /// The name of the machine whose history this is; nil where no machine has run.
  package let machine: String?
  /// Oldest first.
  package let runs: [HistoryLine]
  /// The report whose raw samples are shown, and what it is.
  package let report: (report: Report, name: String)?
  package let verdicts: [VerdictDocument]
  package let calibration: PageCalibration?
  package let scaling: [PageScaling]

  package init(
    machine: String?, runs: [HistoryLine], report: (report: Report, name: String)? = nil,
    verdicts: [VerdictDocument] = [], calibration: PageCalibration? = nil,
    scaling: [PageScaling] = []
  ) {
    self.machine = machine
    self.runs = runs
    self.report = report
    self.verdicts = verdicts
    self.calibration = calibration
    self.scaling = scaling
  }
}
