/// SHA-256 over the records of a table, whole or of each rank's part.
package struct RecordDigestVector: Decodable {
  package let preset: String
  package let firstID: UInt64
  package let count: UInt64
  package let baseSeed: UInt64?
  package let worldSize: UInt64?
  /// Of the whole table: sample seeding.
  package let sha256: String?
  /// Of each rank's part: rank seeding.
  package let rankSHA256: [String]?

  private enum CodingKeys: String, CodingKey {
    case preset, sha256
    case firstID = "start_id"
    case count = "num_samples"
    case baseSeed = "base_seed"
    case worldSize = "world_size"
    case rankSHA256 = "rank_sha256"
  }
}
