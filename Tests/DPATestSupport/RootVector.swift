package import DPAEngine

/// The root of a table.
package struct RootVector: Decodable {
  package let preset: String
  package let firstID: UInt64
  package let count: UInt64
  package let root: String
  private let seeding: String
  private let worldSize: UInt64
  private let baseSeed: UInt64

  private enum CodingKeys: String, CodingKey {
    case preset, seeding, root
    case firstID = "start_id"
    case count = "num_samples"
    case worldSize = "world_size"
    case baseSeed = "base_seed"
  }

  package func table() throws -> Table {
    let seeding: Seeding = self.seeding == "rank" ? .rank(baseSeed: baseSeed, worldSize: worldSize) : .sample
    return try Table(SampleRange(first: firstID, count: count), seeding: seeding)
  }
}
