public import Hashing
public import TableCore

/// The one JSON line that `--statistics` and `--root` print; the run of `--resume` says there what it kept.
public enum SummaryLine {
  /// Nothing where none was asked for. Statistics of no rows are null, with the reason beside them.
  public static func render(
    statistics: ExactStatistics?, root: Digest?, rowsKept: UInt64? = nil, rowsGenerated: UInt64? = nil
  ) -> String? {
    var members: [String] = []
    if let statistics { members += statisticsMembers(statistics) }
    if let root { members.append("\"root\": \"\(root)\"") }
    guard !members.isEmpty else { return nil }
    if let rowsKept { members.append("\"rows_kept\": \(rowsKept)") }
    if let rowsGenerated { members.append("\"rows_generated\": \(rowsGenerated)") }
    return "{\(members.joined(separator: ", "))}\n"
  }

  /// What a run printed: that line, or for a continued run without it a sentence.
  public static func render(_ summary: WrittenTable) -> String? {
    let generated = summary.keptRowCount.map { summary.rowCount - $0 }
    let line = render(
      statistics: summary.statistics, root: summary.root, rowsKept: summary.keptRowCount, rowsGenerated: generated)
    guard line == nil, let kept = summary.keptRowCount, let generated else { return line }
    return "resumed: \(kept) rows kept, \(generated) rows generated\n"
  }

  package static func statisticsMembers(_ statistics: ExactStatistics) -> [String] {
    do throws(TableError) {
      let columns = zip(statistics.layout.numericColumns, try statistics.columns()).map { index, column in
        "\"\(statistics.layout.columns[index].name)\": \(text(column))"
      }
      return ["\"statistics\": {\(columns.joined(separator: ", "))}"]
    } catch {
      return ["\"statistics\": null", "\"statistics_reason\": \"\(error.description)\""]
    }
  }

  private static func text(_ statistics: ColumnStatistics) -> String {
    let members = [
      ("mean", statistics.mean), ("stdev", statistics.standardDeviation),
      ("min", statistics.minimum), ("max", statistics.maximum),
    ]
    let numbers = members.map { "\"\($0.0)\": \(PythonNumber.text($0.1))" }
    return "{\(numbers.joined(separator: ", ")), \"count\": \(statistics.count)}"
  }
}
