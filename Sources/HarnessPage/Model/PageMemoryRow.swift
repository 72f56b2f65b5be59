package import HarnessBenchmarks
import HarnessKit

/// What one cell allocates and how many instructions it takes, or why that is not known.
package struct PageMemoryRow: Sendable, Equatable {
  package let cell: String
  /// In the order of `columns`.
  package let entries: [Entry]

  package static let columns: [(title: String, metric: MetricDefinition)] = [
    ("allocations", .allocations), ("allocated", .allocatedBytes), ("live after", .liveBytes), ("peak", .peakBytes),
    ("instructions", .instructions), ("peak resident", .peakResident),
  ]

  package struct Entry: Sendable, Equatable {
    /// Nil where it is unavailable.
    package let value: String?
    /// Why it is unavailable or only advisory.
    package let reason: String?
  }

  package init(_ cell: ReportCell) {
    self.cell = cell.name
    entries = Self.columns.map { Self.entry($0.metric, of: cell) }
  }

  private static func entry(_ definition: MetricDefinition, of cell: ReportCell) -> Entry {
    guard let metric = cell.metric(definition.name) else {
      return Entry(value: nil, reason: "not measured in this run")
    }
    guard let samples = SortedSamples(metric.runs.flatMap(\.self)) else {
      return Entry(value: nil, reason: metric.reason ?? "no value was recorded")
    }
    // Counts are read digit by digit, bytes by their size.
    let isWhole = definition.unit != "bytes"
    let value =
      isWhole ? ShownQuantity.exact(samples.median) : ShownQuantity.text(samples.median, unit: definition.unit)
    let isAdvisory = definition.kind == .exact && !metric.isExact
    return Entry(value: value, reason: isAdvisory ? metric.reason ?? "differs between runs, so advisory" : nil)
  }
}

/// An exact figure, or a root, that moved between two runs in a row.
package struct ExactChange: Sendable, Equatable {
  package let date: String
  package let commit: String
  package let cell: String
  package let what: String
  package let old: String
  package let new: String

  /// Every change, the newest first; within a run by cell.
  package static func all(in runs: [HistoryLine]) -> [ExactChange] {
    // By cell and what moved: a cell may be absent for some runs, and is then compared with its last appearance.
    var last: [String: [String: String]] = [:]
    var changes: [[ExactChange]] = []
    for run in runs {
      var changesOfRun: [ExactChange] = []
      // Figures of a cell that failed say nothing, and must not count as a change there and back.
      for cell in run.cells where cell.state == .measured {
        let values = exactValues(cell)
        for (what, new) in values {
          if let old = last[cell.name]?[what], old != new {
            changesOfRun.append(
              ExactChange(date: run.date, commit: run.shortCommit, cell: cell.name, what: what, old: old, new: new))
          }
          last[cell.name, default: [:]][what] = new
        }
      }
      changes.append(changesOfRun)
    }
    return changes.reversed().flatMap(\.self)
  }

  private static func exactValues(_ cell: HistoryCell) -> [(String, String)] {
    let root = cell.root.map { [("root", $0)] } ?? []
    return root + cell.figures.filter(\.isExact).map { ($0.metric, ShownQuantity.exact($0.median)) }
  }
}
