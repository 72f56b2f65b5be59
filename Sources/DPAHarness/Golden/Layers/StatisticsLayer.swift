import DPAEngine
import HarnessKit

/// Exact statistics of hand-made values and of whole tables; each is also collected in parts and merged.
enum StatisticsLayer: GoldenLayer {
  static let name = "statistics"

  struct Case: GoldenCase {
    let content: Content
    let count: UInt64

    private enum Kind: String, CaseIterable { case values, table }

    enum Content: Sendable {
      case values([Double], Bits)
      /// One entry of bits for each parameter.
      case table(configuration: String, Table, [Bits])
    }

    init(_ fields: GoldenFields) throws {
      switch try fields.choice("kind", of: Kind.allCases) {
      case .values:
        let texts = try fields.texts("values", count: 1...GoldenLimits.values)
        count = try fields.number("count", in: UInt64(texts.count)...UInt64(texts.count))
        content = .values(try texts.map { text in try fields.valid { try Self.finite(text) } }, try Bits(fields))
      case .table:
        let count = try fields.number("count", in: 1...GoldenLimits.statisticsRows)
        let first = try fields.number("first_id", in: 0...SampleRange.lastID)
        let statistics = try fields.group("statistics")
        let bits = try Parameter.allCases.map { try Bits(statistics.group(.init(stringValue: $0.rawValue))) }
        let table = try fields.valid { try Table(try SampleRange(first: first, count: count)) }
        content = .table(configuration: try fields.text("configuration"), table, bits)
        self.count = count
      }
    }

    var demand: GoldenDemand? {
      guard case .table(let configuration, _, _) = content else { return nil }
      return GoldenDemand(configuration: configuration, rowCount: count)
    }

    private static func finite(_ text: String) throws -> Double {
      let value = try BitText.double(text)
      guard value.isFinite else { throw TableError.valueNotFinite(value) }
      return value
    }
  }

  /// The bit patterns of one parameter's statistics.
  struct Bits: Sendable {
    let mean: String
    let stdev: String
    let min: String
    let max: String

    init(_ fields: GoldenFields) throws {
      mean = try fields.text("mean")
      stdev = try fields.text("stdev")
      min = try fields.text("min")
      max = try fields.text("max")
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      switch golden.content {
      case .values(let values, let bits): return try differences(of: values, bits, golden.count)
      case .table(let configuration, let table, let bits):
        let engine = Engine(try file.configuration(named: configuration), kernel: kernel)
        return try differences(of: table, by: engine, bits)
      }
    }
  }

  private static func differences(of values: [Double], _ bits: Bits, _ count: UInt64) throws -> [Difference] {
    var whole = ExactAccumulator()
    // Windows at very different magnitudes, so that merging has to bring them together.
    var parts = [ExactAccumulator(), ExactAccumulator(typicalMagnitude: 1e300)]
    for (index, value) in values.enumerated() {
      try whole.add(value)
      try parts[index % 2].add(value)
    }
    parts[0].merge(parts[1])
    return differences(try whole.statistics(), bits, count, of: "the values")
      + differences(try parts[0].statistics(), bits, count, of: "the merged values")
  }

  private static func differences(of table: Table, by engine: Engine, _ expected: [Bits]) throws -> [Difference] {
    let count = table.range.count
    return try GoldenJobs.counts(forRows: count).flatMap { jobs in
      let summary = try engine.summary(of: table.range, in: table, jobs: jobs, hashes: false)
      guard let found = try summary.statistics?.statistics() else { throw TableError.noStatistics }
      return zip(Parameter.allCases, expected).flatMap { parameter, bits in
        differences(found[parameter], bits, count, of: "\(parameter.rawValue) with jobs \(jobs)")
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
