import DPAEngine
import HarnessKit

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

  /// Large tables are there for what threads and trees can do wrong, which is the same under every kernel.
  func leftOut(under kernel: Kernel) -> GoldenLeftOut? {
    guard rowCount > GoldenJobs.largestRowCount, kernel.name != Kernel.automatic.name else { return nil }
    return .whole(reason: "tables of \(rowCount) rows run under the fastest kernel only")
  }
}

/// Finds where a table goes wrong once its digest is known to be wrong.
enum RowDiagnosis {
  /// The first row in which a kernel differs from the portable one: its id, its rank, the column and the stage. Empty
  /// where no row does.
  ///
  /// Where both agree, the fault is not in the kernel: the golden file or the engine around it is what differs.
  static func differences(of engine: Engine, in table: Table, worldSize: UInt64) -> [Difference] {
    let portable = Engine(engine.configuration, kernel: .portable).makeGenerator()
    let suspect = engine.makeGenerator()
    var expected = SampleBatch()
    var found = SampleBatch()
    var rest = table.range
    // Batch by batch, so that finding the row of a large table takes no more memory than running it.
    while !rest.isEmpty {
      let count = portable.fill(&expected, with: rest, of: table)
      suspect.fill(&found, with: rest, of: table)
      // Compared as records: two values that are equal as numbers may still differ in their bits.
      for row in 0..<count where Record.bytes(of: expected[row]) != Record.bytes(of: found[row]) {
        let owner = owner(of: expected[row].id, table, worldSize)
        let place = "first differing row: id \(expected[row].id), rank \(owner), "
        let stages = RowStages(
          configuration: engine.configuration, seed: seed(ofRow: rest.dropFirst(UInt64(row)), in: table),
          expected: expected[row], found: found[row])
        return [column(expected[row], found[row], place)] + [stages.difference(after: place)].compactMap { $0 }
      }
      rest = rest.dropFirst(UInt64(count))
    }
    return []
  }

  private static func owner(of id: UInt64, _ table: Table, _ worldSize: UInt64) -> UInt64 {
    (try? RangeSplitter(table.range, worldSize: worldSize).rank(owning: id)) ?? 0
  }

  private static func seed(ofRow rest: SampleRange, in table: Table) -> RunSeed {
    var seed = RunSeed.ids
    table.forEachRun(in: rest.prefix(1)) { seed = $1 }
    return seed
  }

  private static func column(_ expected: Sample, _ found: Sample, _ place: String) -> Difference {
    // The digest first: where it is wrong, every value behind it is wrong too.
    if expected.digest != found.digest {
      return Difference(place + "column hash", expected: "\(expected.digest)", found: "\(found.digest)")
    }
    let parameter = Parameter.allCases.first {
      expected.parameters[$0].bitPattern != found.parameters[$0].bitPattern
    }
    guard let parameter else {
      return Difference(place + "column id", expected: "\(expected.id)", found: "\(found.id)")
    }
    return Difference(
      place + "column \(parameter.rawValue)", expected: Hexadecimal.bitPattern(expected.parameters[parameter]),
      found: Hexadecimal.bitPattern(found.parameters[parameter]))
  }
}
