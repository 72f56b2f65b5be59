import DPAEngine

/// What the public package promises its users, step by step: old and new ways of asking yield the same rows.
public enum IntegrationCompatibilityDemo {
  public static func run(print: (String) -> Void) async throws {
    let engine = Engine(Preset.moderate.configuration)
    let range = try SampleRange(first: 0, count: 1_000)
    let chain = engine.samples(in: range)

    print("one by one: \(try range.allIDs.map { try engine.sample($0) } == chain)")
    print("streamed: \(Array(try engine.stream(range, chunkSize: 64)) == chain)")

    var batched: [Sample] = []
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 32))
    try processor.process(engine.stream(range)).forEach { batched += $0 }
    print("in batches: \(batched == chain)")

    let parts = try RangeSplitter(totalSamples: 1_000, worldSize: 3).parts.map { Array(engine.stream($0)) }
    print("in three parts: \(Array(parts.joined()) == chain)")

    let fromBatches = try ExactStatistics.of(batched)
    let fromStream = try ExactStatistics.of(engine.stream(range))
    print("statistics: \(fromBatches == fromStream)")
  }
}

extension SampleRange {
  fileprivate var allIDs: Range<UInt64> { first..<end }
}
