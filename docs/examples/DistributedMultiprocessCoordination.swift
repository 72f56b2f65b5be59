import DPAEngine

/// Several workers, each with its own part, who never talk to each other; their statistics join to the bits of the
/// whole.
///
/// Here the workers are tasks. As processes, each runs `dpa-harness generate --world-size 4 --rank R`.
public enum DistributedMultiprocessCoordination {
  public static func run(print: (String) -> Void) async throws {
    let engine = Engine(Preset.aggressive.configuration)
    let splitter = try RangeSplitter(totalSamples: 2_000, worldSize: 4)
    let table = try Table(splitter.range, seeding: .rank(baseSeed: 42, worldSize: 4))

    let joined = try await withThrowingTaskGroup(of: ExactStatistics.self) { group in
      for part in splitter.parts {
        group.addTask {
          var statistics = ExactStatistics(for: engine.configuration)
          for sample in try engine.stream(part, of: table) { try statistics.add(sample.parameters) }
          return statistics
        }
      }
      var joined = ExactStatistics(for: engine.configuration)
      for try await statistics in group { joined.merge(statistics) }
      return joined
    }

    let whole = try ExactStatistics.of(try engine.stream(table.range, of: table))
    let rotation = try joined.statistics().rotation
    print("rotation over all ranks: mean=\(rotation.mean), stdev=\(rotation.standardDeviation)")
    print(rotation == whole.rotation ? "the same bits as in one process" : "different")
  }
}
