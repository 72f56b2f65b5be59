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
