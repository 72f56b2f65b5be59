public import DPAEngine

/// The one JSON line that `--statistics` and `--root` print.
public enum SummaryLine {
  /// Nothing where neither was asked for. Statistics of no rows are null, with the reason beside them.
  public static func render(statistics: ExactStatistics?, root: Digest?) -> String? {
    var members: [String] = []
    if let statistics { members += statisticsMembers(statistics) }
    if let root { members.append("\"root\": \"\(root)\"") }
    return members.isEmpty ? nil : "{\(members.joined(separator: ", "))}\n"
  }

  static func statisticsMembers(_ statistics: ExactStatistics) -> [String] {
    do throws(EngineError) {
      let chain = try statistics.statistics()
      let parameters = Parameter.allCases.map { "\"\($0.rawValue)\": \(text(chain[$0]))" }
      return ["\"statistics\": {\(parameters.joined(separator: ", "))}"]
    } catch {
      return ["\"statistics\": null", "\"statistics_reason\": \"\(error.description)\""]
    }
  }

  private static func text(_ statistics: ParameterStatistics) -> String {
    let members = [
      ("mean", statistics.mean), ("stdev", statistics.standardDeviation),
      ("min", statistics.minimum), ("max", statistics.maximum),
    ]
    let numbers = members.map { "\"\($0.0)\": \(PythonNumber.text($0.1))" }
    return "{\(numbers.joined(separator: ", ")), \"count\": \(statistics.count)}"
  }
}
