internal import HarnessKit
public import Hashing
public import TableCore

/// The one JSON line that `--statistics` and `--root` print; the run of `--resume` says there what it kept.
public enum SummaryLine {
  /// Nil where none was asked for. Statistics of no rows are null, with the reason beside them.
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

extension TableFileSummary {
  /// For people.
  public var text: String {
    var lines = ["format  \(format.rawValue)", "rows    \(rowCount)"]
    switch root {
    case .success(let digest): lines.append("root    \(digest)")
    case .failure(let disorder): lines.append("root    unavailable: \(disorder.reason)")
    }
    lines.append("")
    do throws(TableError) {
      let columns = try statistics.columns()
      let rows = zip(statistics.layout.numericColumns, columns).map { index, found in
        let values = [found.mean, found.standardDeviation, found.minimum, found.maximum]
        return [statistics.layout.columns[index].name] + values.map(PythonNumber.text)
      }
      // Wide enough for any number, so that the tables of two files can be laid side by side.
      let titles = ["parameter", "mean", "stdev", "min", "max"]
      lines += TextTable(titles.map { .word($0, width: 23) }, rows: rows).lines
    } catch {
      lines.append("\(error)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For machines, one line.
  public var json: String {
    var members = ["\"format\": \"\(format.rawValue)\"", "\"count\": \(rowCount)"]
    members += SummaryLine.statisticsMembers(statistics)
    switch root {
    case .success(let digest): members.append("\"root\": \"\(digest)\"")
    case .failure(let disorder): members += ["\"root\": null", "\"root_reason\": \"\(disorder.reason)\""]
    }
    return "{\"schema\": \"dpa-file-statistics/1\", \(members.joined(separator: ", "))}\n"
  }
}
