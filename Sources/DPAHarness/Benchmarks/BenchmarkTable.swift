package import DPAEngine

/// The tables that cells work on.
package enum BenchmarkTable {
  /// Where their ids start: seven digits, as most ids of a large table have.
  package static let firstID: UInt64 = 1_000_000

  package static func range(_ count: UInt64) -> SampleRange {
    guard let range = try? SampleRange(first: firstID, count: count) else {
      preconditionFailure("a benchmark's ids are far below 2^63")
    }
    return range
  }

  package static func table(_ count: UInt64, seeding: Seeding = .sample) -> Table {
    guard let table = try? Table(range(count), seeding: seeding) else {
      preconditionFailure("a benchmark's world has ranks")
    }
    return table
  }

  /// The preset moderate with a chain of this depth.
  package static func configuration(_ preset: Preset = .moderate, depth: Int = 10) -> AugmentationConfiguration {
    guard let configuration = try? preset.configuration.replacing(depth: depth) else {
      preconditionFailure("a benchmark's depth is 1 to 10,000")
    }
    return configuration
  }

  /// The rows of a table in batches of the default capacity.
  static func batches(of table: Table, by engine: Engine) -> [SampleBatch] {
    let generator = engine.makeGenerator()
    var rest = table.range
    var batches: [SampleBatch] = []
    while !rest.isEmpty {
      var batch = SampleBatch()
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      batches.append(batch)
    }
    return batches
  }
}
