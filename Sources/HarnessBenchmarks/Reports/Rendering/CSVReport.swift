import HarnessKit

/// A report as lines of cell, metric, unit, process, iteration and value, for other programs. A metric that is
/// unavailable has no line.
package enum CSVReport {
  package static func render(_ report: Report) -> String {
    var lines = ["cell,state,sample_count,metric,unit,exact,process,iteration,value"]
    for cell in report.cells {
      for metric in cell.metrics {
        for (process, run) in metric.runs.enumerated() {
          for (iteration, value) in run.enumerated() {
            let fields = [
              cell.name, cell.state.rawValue, "\(cell.sampleCount)", metric.definition.name, metric.definition.unit,
              "\(metric.isExact)", "\(process)", "\(iteration)", number(value),
            ]
            lines.append(fields.map(quoted).joined(separator: ","))
          }
        }
      }
      if cell.metrics.isEmpty {
        lines.append(
          ([cell.name, cell.state.rawValue, "\(cell.sampleCount)"].map(quoted)).joined(separator: ",") + ",,,,,,")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }

  /// Source: RFC 4180.
  private static func quoted(_ field: String) -> String {
    let visible = VisibleText.render(field)
    // Line breaks need no quotes: they have been made visible already.
    guard visible.contains(where: { $0 == "," || $0 == "\"" }) else { return visible }
    return "\"" + visible.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

/// One cell of a report as people read it.
package struct ReportRow {
  package static let titles = [
    "cell", "median", "spread", "samples/s", "x reference", "allocations", "a sample", "bytes", "peak bytes",
  ]

  package let fields: [String]

  /// - Parameter reference: Samples per second of the reference cell.
  package init(_ cell: ReportCell, reference: Double?) {
    guard let primary = cell.metric(cell.primaryMetric), let median = primary.median else {
      fields = [cell.name, cell.state.rawValue] + Array(repeating: "-", count: Self.titles.count - 2)
      return
    }
    let rate = Self.samplesPerSecond(cell)
    fields = [
      cell.name, Self.time(median), primary.spread.map { "\(DecimalText.text(100 * $0, decimals: 1)) %" } ?? "-",
      rate.map(DecimalText.short) ?? "-",
      rate.flatMap { rate in reference.map { DecimalText.text(rate / $0, decimals: 2) } } ?? "-",
      Self.whole(cell, .allocations), Self.allocationsOfSample(cell), Self.whole(cell, .allocatedBytes),
      Self.whole(cell, .peakBytes),
    ]
  }

  /// By the primary metric.
  package static func samplesPerSecond(_ cell: ReportCell) -> Double? {
    guard let median = cell.metric(cell.primaryMetric)?.median, median > 0 else { return nil }
    return Double(cell.sampleCount) / (median / 1e9)
  }

  /// Rows of a report, and the reference's samples per second that they are ratios to.
  package static func all(_ report: Report) -> [ReportRow] {
    let reference = report.cells.first { $0.name == BenchmarkCell.referenceName }.flatMap(samplesPerSecond)
    return report.cells.map { ReportRow($0, reference: reference) }
  }

  private static func time(_ nanoseconds: Double) -> String {
    nanoseconds < 1e6
      ? "\(DecimalText.text(nanoseconds / 1e3, decimals: 1)) us"
      : "\(DecimalText.text(nanoseconds / 1e6, decimals: 3)) ms"
  }

  private static func allocationsOfSample(_ cell: ReportCell) -> String {
    guard let count = cell.metric(MetricDefinition.allocations.name)?.median else { return "-" }
    return count == 0 ? "0" : DecimalText.text(count / Double(cell.sampleCount), decimals: 4)
  }

  /// A tilde where the figure is advisory.
  private static func whole(_ cell: ReportCell, _ metric: MetricDefinition) -> String {
    guard let metric = cell.metric(metric.name), let median = metric.median else { return "-" }
    return (metric.isExact ? "" : "~") + DecimalText.whole(median)
  }
}
