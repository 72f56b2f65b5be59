/// The statistics of a table.
package struct StatisticsVector: Decodable {
  package let config: String
  package let firstID: UInt64
  package let count: UInt64
  /// By parameter name.
  package let statistics: [String: Values]

  package struct Values: Decodable {
    package let mean: Double
    package let stdev: Double
    package let min: Double
    package let max: Double
    package let count: UInt64
  }

  private enum CodingKeys: String, CodingKey {
    case config, statistics
    case firstID = "start_id"
    case count = "num_samples"
  }
}
