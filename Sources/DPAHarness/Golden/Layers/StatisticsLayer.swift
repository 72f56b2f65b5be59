import DPAEngine

/// Exact statistics of hand-made values and of whole tables; each is also collected in parts and merged.
enum StatisticsLayer: GoldenLayer {
  static let name = "statistics"
  static let usesKernel = true

  struct Case: GoldenCase {
    let name: String
    let kind: String
    let count: UInt64
    /// Kind `values`.
    let values: [String]?
    let mean: String?
    let stdev: String?
    let min: String?
    let max: String?
    /// Kind `table`.
    let configuration: String?
    let firstID: UInt64?
    let statistics: [String: Bits]?

    enum CodingKeys: String, CodingKey {
      case name, kind, count, values, mean, stdev, min, max, configuration, statistics
      case firstID = "first_id"
    }
  }

  /// The bit patterns of one parameter's statistics.
  struct Bits: Decodable {
    let mean: String
    let stdev: String
    let min: String
    let max: String
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      switch golden.kind {
      case "values": try checkValues(golden)
      case "table": try checkTable(golden, in: file, kernel: kernel)
      default: throw GoldenBits.malformed("the kind 'values' or 'table' instead of '\(golden.kind)'")
      }
    }
  }

  private static func checkValues(_ golden: Case) throws -> [Difference] {
    guard let texts = golden.values, let mean = golden.mean, let stdev = golden.stdev,
      let min = golden.min, let max = golden.max
    else { throw GoldenBits.malformed("values with mean, stdev, min and max") }
    let bits = Bits(mean: mean, stdev: stdev, min: min, max: max)
    let values = try texts.map(GoldenBits.double)
    var whole = ExactAccumulator()
    var parts = [ExactAccumulator(), ExactAccumulator(typicalMagnitude: 1e300)]
    for (index, value) in values.enumerated() {
      try whole.add(value)
      try parts[index % 2].add(value)
    }
    parts[0].merge(parts[1])
    return differences(try whole.statistics(), bits, golden.count, of: "the values")
      + differences(try parts[0].statistics(), bits, golden.count, of: "the merged values")
  }

  private static func checkTable(_ golden: Case, in file: GoldenFile<Case>, kernel: Kernel) throws -> [Difference] {
    guard let name = golden.configuration, let firstID = golden.firstID, let expected = golden.statistics else {
      throw GoldenBits.malformed("a table with configuration, first_id and statistics")
    }
    let configuration = try file.configuration(named: name)
    let engine = Engine(configuration, kernel: kernel)
    let table = try Table(try SampleRange(first: firstID, count: golden.count))
    return try GoldenJobs.counts(forRows: golden.count).flatMap { jobs in
      let summary = try engine.summary(of: table.range, in: table, jobs: jobs, hashes: false)
      guard let found = try summary.statistics?.statistics() else { return [Difference]() }
      return try Parameter.allCases.flatMap { parameter in
        guard let bits = expected[parameter.rawValue] else { throw GoldenBits.malformed(parameter.rawValue) }
        return differences(found[parameter], bits, golden.count, of: "\(parameter.rawValue) with jobs \(jobs)")
      }
    }
  }

  private static func differences(
    _ found: ColumnStatistics, _ bits: Bits, _ count: UInt64, of subject: String
  ) -> [Difference] {
    let pairs = [
      ("mean", bits.mean, found.mean), ("stdev", bits.stdev, found.standardDeviation),
      ("min", bits.min, found.minimum), ("max", bits.max, found.maximum),
    ]
    let counts = Difference.unlessEqual("count of \(subject)", expected: "\(count)", found: "\(found.count)")
    return [counts].compactMap { $0 }
      + pairs.compactMap { name, expected, value in
        .unlessEqual("\(name) of \(subject)", expected: expected, found: Hexadecimal.bitPattern(value))
      }
  }
}
