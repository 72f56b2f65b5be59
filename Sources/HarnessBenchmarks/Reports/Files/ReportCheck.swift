/// What a report or a line of a history must hold beyond its shape, so that every figure in it can be compared and
/// shown.
package enum ReportCheck {
  /// Some thirty years, or an exabyte: no run of ours comes near.
  package static let largestFigure = 1e18
  /// A millionth of a nanosecond: ratios of what is larger are finite.
  package static let smallestTime = 1e-6

  /// What first is wrong with a report; nil where it can be used.
  package static func problem(in report: Report) -> String? {
    // Cells are looked up by name, so a second one of a name would never be compared.
    if let name = firstRepeated(report.cells.map(\.name)) { return "it holds the cell '\(name)' twice" }
    return report.cells.lazy.compactMap(problem).first
  }

  /// What first is wrong with a line of a history.
  package static func problem(in line: HistoryLine) -> String? {
    if let name = firstRepeated(line.cells.map(\.name)) { return "it holds the cell '\(name)' twice" }
    for cell in line.cells {
      for figure in cell.figures {
        let values = [figure.low, figure.median, figure.high]
        if let problem = problem(values, unit: figure.unit, of: figure.metric, cell.name) { return problem }
        guard values == values.sorted() else {
          return "the median of \(figure.metric) of '\(cell.name)' does not lie between the lowest and the highest"
        }
      }
    }
    return nil
  }

  private static func problem(in cell: ReportCell) -> String? {
    if let name = firstRepeated(cell.metrics.map(\.definition.name)) { return "'\(cell.name)' holds \(name) twice" }
    if cell.state == .measured {
      guard cell.sampleCount > 0 else { return "the measured cell '\(cell.name)' has no samples" }
      guard let primary = cell.metric(cell.primaryMetric), !primary.runs.isEmpty else {
        return "the measured cell '\(cell.name)' has no values of its primary metric '\(cell.primaryMetric)'"
      }
    }
    for metric in cell.metrics {
      let name = metric.definition.name
      for run in metric.runs {
        guard !run.isEmpty else { return "a process of '\(cell.name)' has no value of \(name)" }
        if let problem = problem(run, unit: metric.definition.unit, of: name, cell.name) { return problem }
      }
    }
    return nil
  }

  private static func problem(_ values: [Double], unit: String, of metric: String, _ cell: String) -> String? {
    let isTime = unit == "nanoseconds"
    guard let value = values.first(where: { isTime ? !isPossible(time: $0) : !(abs($0) <= largestFigure) }) else {
      return nil
    }
    let rule = isTime ? "0 or \(smallestTime) to \(largestFigure)" : "-\(largestFigure) to \(largestFigure)"
    return "\(metric) of '\(cell)' is \(value), but must be \(rule)"
  }

  /// Whether so many nanoseconds can have been measured.
  package static func isPossible(time nanoseconds: Double) -> Bool {
    nanoseconds == 0 || (smallestTime...largestFigure).contains(nanoseconds)
  }

  private static func firstRepeated(_ names: [String]) -> String? {
    var known: Set<String> = []
    return names.first { !known.insert($0).inserted }
  }
}
