package import HarnessBenchmarks

/// What a trend shows at one place: a run, or several older ones together.
package struct TrendPoint: Sendable, Equatable {
  /// The first and the last day of its runs.
  package let firstDate: String
  package let lastDate: String
  /// The commit of its last run.
  package let commit: String
  package let runCount: Int
  package let content: Content

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
  }

  package init(_ run: HistoryLine, cell: HistoryCell?, metric: String) {
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
    guard let samples = SortedSamples(medians) else { return .gap(gap) }
    return .measured(median: samples.median, low: low, high: high)
  }
}
