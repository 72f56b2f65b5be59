/// One row as a rank sees it.
package struct DistributedVector: Decodable {
  package let config: String
  package let rank: UInt64
  package let worldSize: UInt64
  package let baseSeed: UInt64
  package let row: SampleVector

  private enum CodingKeys: String, CodingKey {
    case config, rank
    case worldSize = "world_size"
    case baseSeed = "base_seed"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    config = try values.decode(String.self, forKey: .config)
    rank = try values.decode(UInt64.self, forKey: .rank)
    worldSize = try values.decode(UInt64.self, forKey: .worldSize)
    baseSeed = try values.decode(UInt64.self, forKey: .baseSeed)
    row = try SampleVector(from: decoder)
  }
}
