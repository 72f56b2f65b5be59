import TableCore

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
      lines.append(Self.row(["parameter", "mean", "stdev", "min", "max"]))
      for (index, found) in zip(statistics.layout.numericColumns, columns) {
        let values = [found.mean, found.standardDeviation, found.minimum, found.maximum]
        lines.append(Self.row([statistics.layout.columns[index].name] + values.map(PythonNumber.text)))
      }
    } catch {
      lines.append("\(error)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ cells: [String]) -> String {
    cells.dropLast().map { $0 + String(repeating: " ", count: max(1, 25 - $0.count)) }.joined() + (cells.last ?? "")
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
