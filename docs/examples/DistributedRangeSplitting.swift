import DPAEngine

/// Range splitting: which ids a rank owns, and a stream of just those.
public enum DistributedRangeSplitting {
  public static func run(print: (String) -> Void) throws {
    let (totalSamples, worldSize, rank) = (10_000 as UInt64, 4 as UInt64, 0 as UInt64)

    let splitter = try RangeSplitter(totalSamples: totalSamples, worldSize: worldSize)
    let part = try splitter.part(ofRank: rank)
    print("Rank \(rank) processes samples \(part.first) to \(part.end - 1)")

    // The rows of this rank's samples, seeded by their owner.
    let stream = try Engine().stream(totalSamples: totalSamples, rank: rank, worldSize: worldSize)
    var count = 0
    for sample in stream where part.contains(sample.id) { count += 1 }
    print("\(count) samples, validated: \(splitter.validate())")
  }
}
