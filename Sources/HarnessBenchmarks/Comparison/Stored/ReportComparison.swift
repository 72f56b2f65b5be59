package import HarnessKit

/// Compares two stored reports: exact metrics exactly, times as ratios to the reference cell where the machine and its
/// calibration allow.
package struct ReportComparison {
  private let base: Report
  private let new: Report
  private let floors: Floors
  private let alpha: Double

  /// - Parameter floors: Of the machine that both were measured on.
  /// - Throws: `HarnessError.usage` for an alpha that is none.
  package init(base: Report, new: Report, floors: Floors, alpha: Double = GateRule.defaultAlpha) throws(HarnessError) {
    try GateRule.check(alpha)
    self.base = base
    self.new = new
    self.floors = floors
    self.alpha = alpha
  }

  /// Only the cells that a filter finds, and the reference cell where both reports have it.
  ///
  /// - Throws: `HarnessError.usage` where the filter takes too long or finds no cell of either report, and for an alpha
  ///   that is none.
  package init(
    base: Report, new: Report, floors: Floors, filter: CaseFilter?, alpha: Double = GateRule.defaultAlpha
  ) throws(HarnessError) {
    if let filter, try !filter.contains((base.cells + new.cells).map(\.name)).contains(true) {
      throw .usage("there is no benchmark to compare; \(setting: "filter") chooses none")
    }
    // A run of chosen cells has the reference cell's share in their ratios, not among its cells.
    let reference = BenchmarkCell.referenceName
    let kept = [base, new].allSatisfy { $0.cells.contains { $0.name == reference } } ? reference : nil
    try self.init(
      base: try base.choosing(filter, keeping: kept), new: try new.choosing(filter, keeping: kept), floors: floors,
      alpha: alpha)
  }

  /// - Parameters:
  ///   - labels: What the user calls the two.
  ///   - requiresTiming: Whether times that cannot decide are a problem.
  package func run(
    labels: (base: String, new: String), requiresTiming: Bool = false, trend: [TrendDecision] = []
  ) -> ComparisonReport {
    let (old, young) = (base.environment, new.environment)
    // Counts hold across processors but not across compilers and allocators; times need all of it alike.
    let sameBuild = old.exactKey == young.exactKey
    let sameMachine = old.machineKey == young.machineKey
    let cells = StoredCells(base: base, new: new)
    let names = cells.pairs.map { $0.base.name }
    let timing = StoredTiming(base: base, new: new, floors: floors, alpha: alpha)
    let decisions = sameMachine ? timing.decide(names) : []
    var problems = cells.problems
    // First, since it explains why no time below has a verdict.
    if !sameMachine { problems.insert(Self.otherMachine(old.machineKey, young.machineKey), at: 0) }
    if requiresTiming, sameMachine, let reason = undecidable(decisions) {
      problems.append(.notComparable("times were asked to decide, but \(reason)"))
    }
    return ComparisonReport(
      header: .current, evidence: .reports, base: .init(label: labels.base, sha256: nil),
      new: .init(label: labels.new, sha256: nil), machine: young.machineKey, seed: new.seed, alpha: alpha,
      pairCount: 0, pairing: nil, calibration: floors.origin, canary: nil,
      cells: decisions.map { .init(timing: $0, pairs: []) },
      exact: sameBuild ? cells.pairs.flatMap(exact) : [], problems: problems, trend: trend)
  }

  /// Holds counts against counts, on whatever processor of the architecture both were made.
  package func counts(labels: (base: String, new: String)) -> ComparisonReport {
    let (old, young) = (base.environment.exactKey, new.environment.exactKey)
    let cells = StoredCells(base: base, new: new)
    let problem = ComparisonProblem.notComparable(
      "the accepted counts are of '\(old)', and these of '\(young)', so that nothing of them can be compared")
    return ComparisonReport(
      header: .current, evidence: .reports, base: .init(label: labels.base, sha256: nil),
      new: .init(label: labels.new, sha256: nil), machine: new.environment.machineKey, seed: new.seed, alpha: alpha,
      pairCount: 0, pairing: nil, calibration: floors.origin, canary: nil, cells: [],
      exact: old == young ? cells.pairs.flatMap(exact) : [],
      problems: (old == young ? [] : [problem]) + cells.problems, trend: [])
  }

  /// Why times cannot decide; nil where that of every calibrated cell does.
  private func undecidable(_ decisions: [TimingDecision]) -> Sentence? {
    guard floors.isQualified else { return "\(floors.origin)\(step: .calibrate)" }
    let calibrated = decisions.filter { floors.covers($0.name) }
    guard let fewest = calibrated.min(by: { $0.pairCount < $1.pairCount }) else {
      return "no cell that both reports measured beside the reference cell is calibrated"
    }
    guard calibrated.contains(where: { $0.decision == .advisory }) else { return nil }
    return "\(fewest.pairCount) processes of '\(fewest.name)' are too few for \(calibrated.count) "
      + "\(calibrated.count == 1 ? "cell" : "cells") at alpha \(alpha); measure with more \(setting: "repeats")"
  }

  private static func otherMachine(_ base: String, _ new: String) -> ComparisonProblem {
    .notComparable(
      "the base was measured on another machine class, '\(base)', than the new report, '\(new)', which has no baseline"
        + "\(step: .acceptBaseline)")
  }

  private func exact(_ pair: (base: ReportCell, new: ReportCell)) -> [ExactDecision] {
    pair.base.metrics.filter { $0.definition.kind == .exact }.compactMap { metric in
      decide(pair.base.name, metric, pair.new.metric(metric.definition.name))
    }
  }

  private func decide(_ cell: String, _ base: ReportMetric, _ new: ReportMetric?) -> ExactDecision? {
    let name = base.definition.name
    guard let new, let oldValue = base.median, let newValue = new.median else {
      // Instructions are counted on request; what neither side has is nothing to decide.
      if base.median == nil && new?.median == nil { return nil }
      let reason = base.median == nil ? base.reason : new?.reason
      return ExactDecision(
        cell: cell, metric: name, decision: .advisory, change: "on one side only: \(reason ?? "not measured")")
    }
    guard base.isExact && new.isExact else {
      return ExactDecision(
        cell: cell, metric: name, decision: .advisory, base: oldValue, new: newValue,
        change: "not the same on every run, so it is advisory here")
    }
    return ExactDecision(cell: cell, metric: base.definition, base: oldValue, new: newValue)
  }
}

extension Report {
  /// Only the cells that a filter finds, and one that is kept in any case.
  func choosing(
    _ filter: CaseFilter?, keeping kept: String? = nil
  ) throws(HarnessError) -> Report {
    guard let filter else { return self }
    let isFound = try filter.contains(cells.map(\.name))
    return Report(
      startedAt: startedAt, size: size, seed: seed, isComplete: isComplete, environment: environment,
      cells: zip(cells, isFound).filter { $1 || $0.name == kept }.map(\.0))
  }
}
