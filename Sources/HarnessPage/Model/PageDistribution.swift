package import HarnessBenchmarks
package import HarnessKit

/// The raw samples of one cell's primary metric, in the order in which they were taken.
package struct PageDistribution: Sendable, Equatable {
  package let cell: String
  package let unit: String
  /// One list for each process.
  package let processes: [[Double]]
  package let sorted: SortedSamples

  package var suite: String { String(cell.prefix { $0 != "/" }) }

  /// Nil where the cell has no samples to divide by.
  package init?(_ cell: ReportCell) {
    guard let metric = cell.metric(cell.primaryMetric), cell.state == .measured,
      let sorted = SortedSamples(metric.runs.flatMap(\.self)), sorted.median > 0
    else { return nil }
    self.cell = cell.name
    unit = metric.definition.unit
    processes = metric.runs
    self.sorted = sorted
  }

  /// A sample as its distance from the median, 0.05 for 5 % above it.
  package func deviation(_ sample: Double) -> Double { sample / sorted.median - 1 }
}
