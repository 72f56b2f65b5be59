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
    guard visible.contains(where: { $0 == "," || $0 == "\"" }) else { return visible }
    return "\"" + visible.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
