package import HarnessBenchmarks
import HarnessKit

/// One cell's way through the runs of the history.
package struct PageTrend: Sendable, Equatable {
  package let cell: String
  package let metric: String
  package let unit: String
  /// Oldest first: older runs in groups, then each of the newest runs.
  package let points: [TrendPoint]
  /// The latest run's; nil where it was not measured.
  package let latest: TrendPoint.Content?
  /// The median of up to 30 runs before the latest, to tell a change by.
  package let usual: Double?
  /// Of the cell's exact metrics.
  package let exact: [ExactTrend]

  /// So many of the newest runs have a place of their own; the older ones share as many places, and one more for each
  /// change of the level.
  package static let singleRuns = 40
  private static let usualRuns = 30

  package var suite: String { String(cell.prefix { $0 != "/" }) }
  package var runCount: Int { points.map(\.runCount).reduce(0, +) }

  /// The latest change of its level that lasted.
  package var latestStep: String? { points.last { $0.step != nil }?.step }

  /// For example `+3.2 %` against the runs before.
  package var change: String? {
    guard case .measured(let median, _, _) = latest, let usual else { return nil }
    return ShownQuantity.change(from: usual, to: median)
  }

  package init(cell: String, metric: String, unit: String, runs: [TrendPoint], exact: [ExactTrend] = []) {
    self.exact = exact
    self.cell = cell
    self.metric = metric
    self.unit = unit
    latest = runs.last?.content
    // Without the latest run, which is what it is held against.
    usual = SortedSamples(runs.dropLast().suffix(Self.usualRuns).compactMap(\.median))?.median
    let older = Array(runs.dropLast(Self.singleRuns))
    let size = max(1, (older.count + Self.singleRuns - 1) / Self.singleRuns)
    points = Self.groups(older, of: size) + runs.suffix(Self.singleRuns)
  }

  /// Neighbouring runs in one place each. A new level begins a place of its own: a median over a step would hide it.
  private static func groups(_ runs: [TrendPoint], of size: Int) -> [TrendPoint] {
    let starts = [0] + runs.indices.dropFirst().filter { runs[$0].step != nil }
    return zip(starts, starts.dropFirst() + [runs.count]).flatMap { start, end in
      // Counted from the newest, so that a group keeps its runs until a whole group has passed.
      stride(from: end, to: start, by: -size).map { TrendPoint(joining: Array(runs[max(start, $0 - size)..<$0])) }
        .reversed()
    }
  }

  /// The trends of every cell that any of these runs measured, by name.
  ///
  /// - Parameter changes: Those of the same runs.
  package static func all(of runs: [HistoryLine], changes: HistoryChanges) -> [PageTrend] {
    // By cell and run: where its level changed, in words.
    var steps: [String: [String: String]] = [:]
    for change in changes.changes where change.isOfTime {
      steps[change.cell, default: [:]][change.startedAt] = "\(change.sizeText) \(change.since)"
    }
    var primary: [String: (metric: String, unit: String)] = [:]
    var firstRun: [String: Int] = [:]
    var cells: [[String: HistoryCell]] = []
    for (place, run) in runs.enumerated() {
      // Once for each run, or each trend would search all cells of all runs.
      cells.append(Dictionary(run.cells.map { ($0.name, $0) }) { first, _ in first })
      for cell in run.cells {
        firstRun[cell.name] = firstRun[cell.name] ?? place
        // The newest run's metric wins: a cell that is judged by another one now has a trend of that.
        if let figure = cell.figure(cell.primaryMetric) { primary[cell.name] = (figure.metric, figure.unit) }
      }
    }
    return primary.keys.sorted().compactMap { name in
      guard let (metric, unit) = primary[name], let first = firstRun[name] else { return nil }
      let points = (first..<runs.count).map { place in
        TrendPoint(
          runs[place], cell: cells[place][name], metric: metric, step: steps[name]?[runs[place].startedAt])
      }
      let measured = (first..<runs.count).compactMap { place in cells[place][name].map { (runs[place], $0) } }
      return PageTrend(cell: name, metric: metric, unit: unit, runs: points, exact: ExactTrend.all(of: measured))
    }
  }
}

/// What a trend shows at one place: a run, or several older ones together.
package struct TrendPoint: Sendable, Equatable {
  /// The first and the last day of its runs.
  package let firstDate: String
  package let lastDate: String
  /// The commit of its last run.
  package let commit: String
  package let runCount: Int
  package let content: Content
  /// How the cell's level changed here, for example `+5.1 % since c0ffee of 2026-11-20`; of several runs the latest.
  package let step: String?

  package enum Content: Sendable, Equatable {
    /// The median with its interval; of several runs the median of medians, the lowest and the highest end.
    case measured(median: Double, low: Double, high: Double)
    /// Nothing to show, and why, for example `void`.
    case gap(String)
  }

  package var median: Double? {
    guard case .measured(let median, _, _) = content else { return nil }
    return median
  }

  /// Several points in one place.
  package init(joining points: [TrendPoint]) {
    precondition(!points.isEmpty, "a group has a point")
    firstDate = points[0].firstDate
    lastDate = points[points.count - 1].lastDate
    commit = points[points.count - 1].commit
    runCount = points.map(\.runCount).reduce(0, +)
    content = Self.joined(points.map(\.content))
    step = points.last { $0.step != nil }?.step
  }

  package init(_ run: HistoryLine, cell: HistoryCell?, metric: String, step: String? = nil) {
    self.step = step
    firstDate = run.date
    lastDate = run.date
    commit = run.shortCommit
    runCount = 1
    content = Self.content(cell, metric)
  }

  private static func content(_ cell: HistoryCell?, _ metric: String) -> Content {
    guard let cell else { return .gap("not run") }
    guard cell.state == .measured else { return .gap(cell.state.rawValue) }
    guard let figure = cell.figure(metric), [figure.median, figure.low, figure.high].allSatisfy(\.isFinite) else {
      return .gap("unavailable")
    }
    return .measured(median: figure.median, low: figure.low, high: figure.high)
  }

  private static func joined(_ contents: [Content]) -> Content {
    var (medians, low, high): ([Double], Double, Double) = ([], .infinity, -.infinity)
    var gap = "not run"
    for content in contents {
      switch content {
      case .measured(let median, let lower, let upper):
        medians.append(median)
        (low, high) = (min(low, lower), max(high, upper))
      case .gap(let reason): gap = reason
      }
    }
    // A group of runs without any value shows the reason of its latest.
    guard let samples = SortedSamples(medians) else { return .gap(gap) }
    return .measured(median: samples.median, low: low, high: high)
  }
}
