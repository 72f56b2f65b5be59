/// One run of the history, as the page needs it.
struct PageRun: Sendable, Equatable {
  /// In UTC, for example `2026-11-21T07:00:00Z`.
  let startedAt: String
  let commit: String
  /// `smoke`, `default` or `nightly`; runs of different sizes do different work.
  let size: String
  let isComplete: Bool
  let verdict: String?
  /// In the order of their names.
  let cells: [Cell]

  var date: String { String(startedAt.prefix(10)) }

  struct Cell: Sendable, Equatable {
    let name: String
    let state: ReportCell.State
    let root: String?
    let primaryMetric: String
    let figures: [Figure]

    func figure(_ metric: String) -> Figure? { figures.first { $0.metric == metric } }
  }

  /// The median of a metric and its interval.
  struct Figure: Sendable, Equatable {
    let metric: String
    let unit: String
    /// Whether it came out the same each time.
    let isExact: Bool
    let median: Double
    let low: Double
    let high: Double
  }
}
