import DPAEngine

/// The table of a golden case, with its configuration's name.
struct GoldenTable: Sendable {
  let configuration: String
  let worldSize: UInt64
  let table: Table

  /// How its rows are seeded.
  private enum SeedingName: String, CaseIterable { case sample, rank }

  /// - Throws: `BitText.Malformed` where a number is outside `GoldenLimits` or outside what the engine takes.
  init(_ fields: GoldenFields) throws {
    configuration = try fields.text("configuration")
    let worldSize = try fields.number("world_size", in: 1...GoldenLimits.worldSize)
    let baseSeed = try fields.number("base_seed", in: 0...UInt64.max)
    let first = try fields.number("first_id", in: 0...SampleRange.lastID)
    let count = try fields.number("count", in: 0...GoldenLimits.tableRows)
    let seeding = try fields.choice("seeding", of: SeedingName.allCases)
    self.worldSize = worldSize
    table = try fields.valid {
      let range = try SampleRange(first: first, count: count)
      return switch seeding {
      case .sample: try Table(range)
      case .rank: try Table(range, seeding: .rank(baseSeed: baseSeed, worldSize: worldSize))
      }
    }
  }

  var rowCount: UInt64 { table.range.count }
  var demand: GoldenDemand { GoldenDemand(configuration: configuration, rowCount: rowCount) }
}
