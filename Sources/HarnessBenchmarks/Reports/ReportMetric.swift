/// One metric of one cell, with every raw value.
public struct ReportMetric: Sendable, Equatable, Codable {
  public let definition: MetricDefinition
  /// One list for each process in the order in which they ran, with the values of its iterations in order; nothing
  /// where the metric is unavailable.
  public let runs: [[Double]]
  /// Why there are no values, or why an exact metric is only advisory here.
  public let reason: String?
  /// Whether an exact metric came out the same each time; where not, it is advisory.
  public let isExact: Bool

  public init(_ definition: MetricDefinition, runs: [[Double]], isExact: Bool? = nil, reason: String? = nil) {
    self.definition = definition
    self.runs = runs
    self.isExact = isExact ?? (definition.kind == .exact && !runs.isEmpty)
    self.reason = reason
  }

  /// A metric that cannot be measured here, and why.
  public static func unavailable(_ definition: MetricDefinition, because reason: String) -> ReportMetric {
    ReportMetric(definition, runs: [], isExact: false, reason: reason)
  }

  package enum CodingKeys: String, CodingKey {
    case definition = "metric"
    case runs, reason
    case isExact = "exact"
  }
}
