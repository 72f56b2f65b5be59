package import HarnessBenchmarks

/// One cell's way through the runs of the history.
package struct PageTrend: Sendable, Equatable {
  package let cell: String
  package let metric: String
  package let unit: String
  /// Oldest first: older runs in groups, then each of the newest runs.
  package let points: [TrendPoint]
  /// The latest run's; nothing where it was not measured.
  package let latest: TrendPoint.Content?
  /// The median of up to 30 runs before the latest, to tell a change by.
  package let usual: Double?

  /// So many of the newest runs have a place of their own; the older ones share as many places.
  package static let singleRuns = 60
  private static let usualRuns = 30

  package var suite: String { String(cell.prefix { $0 != "/" }) }
  package var runCount: Int { points.map(\.runCount).reduce(0, +) }

  /// For example `+3.2 %` against the runs before.
  package var change: String? {
    guard case .measured(let median, _, _) = latest, let usual else { return nil }
    return ShownQuantity.change(from: usual, to: median)
  }

  package init(cell: String, metric: String, unit: String, runs: [TrendPoint]) {
    self.cell = cell
    self.metric = metric
    self.unit = unit
    latest = runs.last?.content
    usual = SortedSamples(runs.dropLast().suffix(Self.usualRuns).compactMap(\.median))?.median
    let older = Array(runs.dropLast(Self.singleRuns))
    let size = max(1, (older.count + Self.singleRuns - 1) / Self.singleRuns)
    // Counted from the newest, so that a group keeps its runs until a whole group has passed.
    let ends = stride(from: older.count, to: 0, by: -size)
    points =
      ends.map { TrendPoint(joining: Array(older[max(0, $0 - size)..<$0])) }.reversed()
      + runs.suffix(Self.singleRuns)
  }

  /// The trends of every cell that any of these runs measured, by name.
  package static func all(of runs: [HistoryLine]) -> [PageTrend] {
    var primary: [String: (metric: String, unit: String)] = [:]
    var firstRun: [String: Int] = [:]
    var cells: [[String: HistoryCell]] = []
    for (place, run) in runs.enumerated() {
      cells.append(Dictionary(run.cells.map { ($0.name, $0) }) { first, _ in first })
      for cell in run.cells {
        firstRun[cell.name] = firstRun[cell.name] ?? place
        if let figure = cell.figure(cell.primaryMetric) { primary[cell.name] = (figure.metric, figure.unit) }
      }
    }
    return primary.keys.sorted().compactMap { name in
      guard let (metric, unit) = primary[name], let first = firstRun[name] else { return nil }
      let points = (first..<runs.count).map { TrendPoint(runs[$0], cell: cells[$0][name], metric: metric) }
      return PageTrend(cell: name, metric: metric, unit: unit, runs: points)
    }
  }
}
