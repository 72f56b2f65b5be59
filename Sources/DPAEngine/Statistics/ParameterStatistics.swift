/// Statistics of one parameter over a table.
public struct ParameterStatistics: Hashable, Sendable {
  /// The correctly rounded mean, as CPython's `statistics.mean`.
  public let mean: Double
  /// The correctly rounded sample standard deviation, as CPython's `statistics.stdev`; 0.0 for one value.
  public let standardDeviation: Double
  public let minimum: Double
  public let maximum: Double
  /// Number of values, at least one.
  public let count: UInt64
}
