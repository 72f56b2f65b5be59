import DPAEngine

/// A case over a whole table.
protocol GoldenTableCase: GoldenCase {
  var seeding: String { get }
  var worldSize: UInt64 { get }
  var baseSeed: UInt64 { get }
  var firstID: UInt64 { get }
  var count: UInt64 { get }
}

extension GoldenTableCase {
  /// - Throws: `EngineError`, or what `GoldenBits.malformed` makes of another seeding.
  func table() throws -> Table {
    let range = try SampleRange(first: firstID, count: count)
    return switch seeding {
    case "sample": try Table(range)
    case "rank": try Table(range, seeding: .rank(baseSeed: baseSeed, worldSize: worldSize))
    default: throw GoldenBits.malformed("the seeding 'sample' or 'rank' instead of '\(seeding)'")
    }
  }
}
