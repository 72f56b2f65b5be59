/// A cell as a program lists it.
package struct ListedCell: Sendable, Equatable, Codable {
  package let name: String
  package let sampleCount: UInt64
  package let primaryMetric: String
  /// Whether its time decides.
  package let isGated: Bool

  package enum CodingKeys: String, CodingKey {
    case name
    case sampleCount = "sample_count"
    case primaryMetric = "primary_metric"
    case isGated = "gated"
  }
}
