/// The parts of all ranks of a world.
package struct RangesVector: Decodable {
  package let total: UInt64
  package let worldSize: UInt64
  /// First id and end of each rank's part.
  package let ranges: [[UInt64]]

  private enum CodingKeys: String, CodingKey {
    case total, ranges
    case worldSize = "world_size"
  }
}
