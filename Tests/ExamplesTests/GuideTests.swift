import DPAEngine
import DPAExamples
import Testing

@Suite("The examples of the usage guide do what it says")
struct GuideTests {
  @Test("Basic usage: ten samples, four presets, a custom configuration, one sample with its hash")
  func basicUsage() throws {
    #expect(try Examples.lines(ExampleUsage.basicUsage(print:))[0] == "0: rotation -0.14542826986576074")
    #expect(try Examples.lines(ExampleUsage.basicUsage(print:)).count == 10)
    #expect(
      try Examples.lines(ExampleUsage.presets(print:)) == [
        "default: rotation -30.0...30.0", "mild: rotation -15.0...15.0", "moderate: rotation -30.0...30.0",
        "aggressive: rotation -45.0...45.0", "20 samples",
      ])
    #expect(try Examples.lines(ExampleUsage.customConfiguration(print:)) == ["50 samples of depth 15"])
    let sample = try Examples.lines(ExampleUsage.singleSample(print:))
    #expect(sample[0] == "rotation -14.343283834559362")
    #expect(sample[5] == "hash 3c8f589003fff3761c518f7a6405efbc544bcb5734fc7d0968a041fde4637f7c")
  }

  @Test("Statistics of a chain and of a stream are CPython's")
  func statistics() throws {
    #expect(
      try Examples.lines(ExampleUsage.statistics(print:))[0]
        == "rotation: mean=0.7423529478622842, stdev=16.982503689089132")
    #expect(try Examples.lines(ExampleUsage.streamingStatistics(print:)).count == 1)
  }

  @Test("Epochs repeat their parameters, or have others where ids are mapped")
  func epochs() throws {
    let lines = try Examples.lines(ExampleUsage.epochs(print:)).map { $0.split(separator: " ") }
    #expect(Set(lines.map { $0[2] }).count == 1)
    #expect(Set(lines.map { $0[3] }).count == 3)
    #expect(lines[0][2].dropLast() == lines[0][3])
  }

  @Test("Streams are lazy, and a range leaves out its upper bound")
  func streaming() throws {
    #expect(try Examples.lines(ExampleUsage.rangeStreaming(print:)) == ["samples 1000 to 1999"])
    #expect(
      try Examples.lines(ExampleUsage.basicStreaming(print:))[0].hasPrefix("largest rotation of the first 5000: 29.9"))
  }

  @Test("Ranks have parameters of their own, consecutive parts, and statistics that join to the bits of the whole")
  func distributed() async throws {
    #expect(try Examples.lines(DistributedRankAwareGeneration.run(print:)).last == "different augmentations")
    #expect(
      try Examples.lines(DistributedRangeSplitting.run(print:)) == [
        "Rank 0 processes samples 0 to 2499", "2500 samples, validated: true",
      ])
    let lines = try await Examples.lines { try await DistributedMultiprocessCoordination.run(print: $0) }
    #expect(lines.last == "the same bits as in one process")
  }

  @Test("Every epoch of a rank sees its samples once, in batches, with the rank's own parameters")
  func trainingLoop() throws {
    var seen: [[UInt64]] = [[], []]
    var sizes: [Int] = []
    try DistributedTrainingLoop.train(
      rank: 1, worldSize: 3, datasetSize: 100, epochCount: 2, batchSize: 10
    ) { epoch, batch in
      seen[epoch] += batch.map(\.id)
      sizes.append(batch.count)
      let own = try Engine().sample(batch[0].id, rank: 1, worldSize: 3)
      #expect(batch[0] == own)
    }
    #expect(seen == [Array(34..<67), Array(34..<67)])
    #expect(sizes == [10, 10, 10, 3, 10, 10, 10, 3])
  }

  @Test("Old and new ways of asking yield the same rows")
  func compatibility() async throws {
    let lines = try await Examples.lines { try await IntegrationCompatibilityDemo.run(print: $0) }
    #expect(
      lines == [
        "one by one: true", "streamed: true", "in batches: true", "in three parts: true", "statistics: true",
      ])
  }
}
