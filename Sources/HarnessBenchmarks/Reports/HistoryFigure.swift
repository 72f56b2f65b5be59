/// One metric of one cell in a history line: an array of name, unit, median, lowest and highest process, and whether
/// it is exact.
public struct HistoryFigure: Sendable, Equatable {
  public let metric: String
  public let unit: String
  public let median: Double
  public let low: Double
  public let high: Double
  /// Whether it came out the same each time.
  public let isExact: Bool

  /// Nothing where the metric is unavailable.
  public init?(_ metric: ReportMetric) {
    guard let median = metric.median, let (low, high) = metric.extremes else { return nil }
    self.metric = metric.definition.name
    unit = metric.definition.unit
    self.median = median
    self.low = low
    self.high = high
    isExact = metric.isExact
  }
}

extension HistoryFigure: Codable {
  public init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    metric = try values.decode(String.self)
    unit = try values.decode(String.self)
    median = try values.decode(Double.self)
    low = try values.decode(Double.self)
    high = try values.decode(Double.self)
    isExact = try values.decode(Bool.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.unkeyedContainer()
    try values.encode(metric)
    try values.encode(unit)
    for value in [median, low, high] { try values.encode(value) }
    try values.encode(isExact)
  }
}
