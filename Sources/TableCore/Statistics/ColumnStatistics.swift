/// Statistics of one column over a table.
public struct ColumnStatistics: Hashable, Sendable {
  /// The correctly rounded mean, as CPython's `statistics.mean`.
  public let mean: Double
  /// The correctly rounded sample standard deviation, as CPython's `statistics.stdev`; 0.0 for one value.
  public let standardDeviation: Double
  public let minimum: Double
  public let maximum: Double
  /// Number of values, at least one.
  public let count: UInt64

  public init(mean: Double, standardDeviation: Double, minimum: Double, maximum: Double, count: UInt64) {
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.minimum = minimum
    self.maximum = maximum
    self.count = count
  }
}
