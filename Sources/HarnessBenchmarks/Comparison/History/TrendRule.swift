import DPAMeasurement

/// Holds tonight against the last stable runs of the same machine class and size.
///
/// A time must be off in two of the last three nights before it is an alarm, since one slow night is often the
/// machine's; an exact metric needs one night, since it never varies.
package struct TrendRule: Sendable {
  /// So many runs before the last three nights make the picture that these are held against.
  package static let stableCount = 7
  package static let leastStableCount = 3
  private static let nights = 3
  private static let alarmingNights = 2

  private let floors: Floors

  package init(floors: Floors) { self.floors = floors }

  /// - Parameter lines: The history, oldest first; the last one is tonight.
  package func decide(_ lines: [HistoryLine]) -> [TrendDecision] {
    // An interrupted run has cells that were measured less often than the others, so nothing is said about it.
    guard let tonight = lines.last, tonight.isComplete else { return [] }
    // Another size has other sample counts and another machine class other times, so neither can be compared.
    let alike = lines.dropLast().filter { line in
      line.isComplete && line.machineKey == tonight.machineKey && line.size == tonight.size
    }
    return tonight.cells.filter { $0.state == .measured }.flatMap { cell in
      exact(cell, before: alike) + [timing(cell, tonight, before: alike)].compactMap { $0 }
    }
  }

  /// Against the last run that measured it.
  private func exact(_ cell: HistoryCell, before lines: [HistoryLine]) -> [TrendDecision] {
    guard let last = lines.compactMap({ $0.cell(cell.name) }).last else { return [] }
    if last.root != cell.root {
      let change = "root \(cell.root ?? "-") tonight, \(last.root ?? "-") in the run before"
      return [TrendDecision(cell.name, "root", .void, change)]
    }
    return cell.figures.compactMap { figure in
      guard figure.isExact, let before = last.figure(figure.metric), before.isExact else { return nil }
      let comparison = ExactComparison(base: before.median, new: figure.median, better: .less)
      guard comparison.decision != .equivalent else { return nil }
      return TrendDecision(
        cell.name, figure.metric, comparison.decision, "\(comparison.change) against the run before")
    }
  }

  private func timing(_ cell: HistoryCell, _ tonight: HistoryLine, before lines: [HistoryLine]) -> TrendDecision? {
    let recent = lines.suffix(Self.nights - 1).compactMap { Self.ratio(cell, $0) }
    // Nights that raised an alarm are left out, or a lasting slow-down would in time become the norm.
    let stable = lines.dropLast(Self.nights - 1).filter { !Self.isAlarm($0) }.suffix(Self.stableCount)
      .compactMap { Self.ratio(cell, $0) }
    guard let ratio = Self.ratio(cell, tonight), stable.count >= Self.leastStableCount else { return nil }
    let center = SampleStatistics.median(stable)
    let threshold = max(LogRatio.of(share: StoredTiming.smallestShare), floors[cell.name])
    let changes = (recent + [ratio]).map { LogRatio.worsening(from: center, to: $0, better: .less) }
    // Tonight itself must be off: a slow-down that is gone by now is no alarm any more.
    guard let last = changes.last, abs(last) >= threshold else { return nil }
    let count = changes.count { last > 0 ? $0 >= threshold : $0 <= -threshold }
    let words =
      "\(FigureText.change(last)) against the median of \(stable.count) stable runs, in \(count) of "
      + "\(changes.count) nights"
    guard count >= Self.alarmingNights else { return TrendDecision(cell.name, cell.primaryMetric, .advisory, words) }
    return TrendDecision(cell.name, cell.primaryMetric, last > 0 ? .regressed : .improved, words)
  }

  private static func isAlarm(_ line: HistoryLine) -> Bool { line.verdict.map { $0 != "held" } ?? false }

  /// The cell's time as a multiple of the reference cell's: of the iterations that took turns, or in runs of before
  /// they did of the medians of the same run, by the metric that judges it tonight.
  package static func ratio(_ tonight: HistoryCell, _ line: HistoryLine) -> Double? {
    guard tonight.name != BenchmarkCell.referenceName else { return nil }
    // Tonight's kind of ratio only: one of neighbours and one of medians are not the same thing.
    if tonight.figure(MetricDefinition.referenceRatio.name) != nil {
      return line.cell(tonight.name)?.figure(MetricDefinition.referenceRatio.name)
        .flatMap { $0.median > 0 ? $0.median : nil }
    }
    guard let figure = line.cell(tonight.name)?.figure(tonight.primaryMetric), figure.median > 0,
      let reference = line.cell(BenchmarkCell.referenceName),
      let unit = reference.figure(reference.primaryMetric), unit.median > 0
    else { return nil }
    return figure.median / unit.median
  }
}

/// What tonight's run says beside those of the nights before.
public struct TrendDecision: Sendable, Equatable, Codable {
  public let cell: String
  public let metric: String
  public let decision: DecisionName
  /// For example `+12.0 % against the median of 7 stable runs, in 2 of 3 nights`.
  public let change: String

  package init(_ cell: String, _ metric: String, _ decision: DecisionName, _ change: String) {
    self.cell = cell
    self.metric = metric
    self.decision = decision
    self.change = change
  }

  /// The same with the commit since which it is so, where the history tells.
  package func dated(by changes: HistoryChanges) -> TrendDecision {
    let found = changes.latest(of: cell) { $0.metric == metric }
    return TrendDecision(cell, metric, decision, change + (found.map { "; \($0.since)" } ?? ""))
  }
}
