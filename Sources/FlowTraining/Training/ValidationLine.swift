internal import HarnessKit

/// What a look at the validation split notes in the metrics.
struct ValidationLine: Encodable {
  let step: Int
  let means: [(name: String, mean: Double)]
  let parameterErrors: [Double]?

  init(step: Int, means: [(String, Double)], parameterErrors: [Double]?) {
    self.step = step
    self.means = means.map { (name: $0.0, mean: $0.1) }
    self.parameterErrors = parameterErrors
  }

  /// A line of JSON.
  var text: String { JSONText.line(self, keys: .asSpelled) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: MetricKey.self)
    try container.encode(Double(step), forKey: .step)
    for (name, mean) in means { try container.encode(mean, forKey: MetricKey("val/\(name)")) }
    // One list, not a metric for each of some hundred parameters: it is read by programs, and drawn by none.
    if let parameterErrors { try container.encode(parameterErrors, forKey: MetricKey("val/per_param_mse")) }
  }
}
