internal import HarnessKit

/// A report as it is shown.
extension Evaluation.Report {
  private static let titles = [
    ("lsd", "log spectral distance", "dB"), ("chamfer", "Chamfer distance", ""),
    ("lad", "linear assignment distance", ""), ("param_mse", "mean squared error of parameters", ""),
  ]

  public var text: String {
    // Four decimals: the interval of a thousand items is never narrower than that.
    let rows = Self.titles.compactMap { name, title, unit in
      metrics[name].map { interval in
        [title] + [interval.mean, interval.low, interval.high].map { DecimalText.text($0, decimals: 4) } + [unit]
      }
    }
    let table = TextTable(["\(items) items of \(split)", "mean", "2.5 %", "97.5 %", ""], rows: rows)
    return table.text + worst + (step.map { "weights of step \($0)\n" } ?? "")
  }

  /// The parameters that are found worst.
  private var worst: String {
    guard let errors = parameterErrors else { return "" }
    let places = errors.indices.sorted { (errors[$0], $1) > (errors[$1], $0) }.prefix(5)
    let texts = places.map { "\($0) (\(DecimalText.text(errors[$0], decimals: 4)))" }
    return "largest errors of single parameters: \(texts.joined(separator: ", "))\n"
  }

  public var json: String { JSONText.line(self, keys: .asSpelled) + "\n" }
}

/// Distances as other programs read them.
public enum EvaluationText {
  /// A line of names, then a line for each item, in the order of the split.
  public static func csv(_ distances: ItemDistances) -> String {
    let columns = distances.all
    let count = columns.first?.values.count ?? 0
    let rows = (0..<count).map { row in columns.map { "\($0.values[row])" }.joined(separator: ",") }
    return ([columns.map(\.name).joined(separator: ",")] + rows).map { $0 + "\n" }.joined()
  }
}
