import DPAEngine
import DPATestSupport
import Testing

/// The results of Python's exact fractions, and of its statistics module, for the same tables.
struct PythonStatisticsTests {
  private static let partitionCount = 10

  @Test("200 random tables equal Python's fractions bit for bit, in 10 shuffled partitions each")
  func tables() throws {
    let seeds = Array(0..<StatisticsTables.count)
    let tables = seeds.map { StatisticsTables.table($0) }
    let input = tables.map { $0.map { Hexadecimal.bitPattern($0) }.joined(separator: " ") }
    let expected = try PythonScript("Tests/DPAEngineTests/Statistics/exact-statistics.py").lines(from: input)
    try #require(expected.count == tables.count, "one line for each table")
    for (seed, (table, line)) in zip(seeds, zip(tables, expected)) {
      var generator = SeededGenerator(seed: ~seed)
      for partition in 0..<Self.partitionCount {
        let found = try Self.statistics(of: table, partition, &generator)
        #expect(found.count == UInt64(table.count))
        #expect(Self.bits(found) == line, "table of seed \(seed), partition \(partition)")
      }
    }
  }

  /// The values in a random order, cut into parts that are merged in a random order.
  private static func statistics(
    of table: [Double], _ partition: Int, _ generator: inout SeededGenerator
  ) throws -> ColumnStatistics {
    let values = partition == 0 ? table : table.shuffled(using: &generator)
    let pieces = partition == 0 ? [values[...]] : generator.pieces(of: values, count: 1 + partition)
    let magnitudes: [Double] = [64, 1e-300, 1e300, 1, 1e9]
    let magnitude = magnitudes[partition % magnitudes.count]
    var parts = try pieces.map { piece in
      var part = ExactAccumulator(typicalMagnitude: magnitude)
      for value in piece { try part.add(value) }
      return part
    }
    parts.shuffle(using: &generator)
    var whole = parts.removeLast()
    for part in parts { whole.merge(part) }
    return try whole.statistics()
  }

  private static func bits(_ statistics: ColumnStatistics) -> String {
    [statistics.mean, statistics.standardDeviation, statistics.minimum, statistics.maximum]
      .map { Hexadecimal.bitPattern($0) }.joined(separator: " ")
  }
}
