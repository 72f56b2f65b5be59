import DPAEngine

/// Basic usage: a chain, presets, a configuration of one's own, one sample, statistics, epochs.
public enum ExampleUsage {
  public static func basicUsage(print: (String) -> Void) throws {
    let results = Engine().samples(in: try SampleRange(first: 0, count: 10))
    for sample in results { print("\(sample.id): rotation \(sample.parameters.rotation)") }
  }

  public static func presets(print: (String) -> Void) throws {
    let config = try Preset(named: "moderate").configuration
    let results = Engine(config).samples(in: try SampleRange(first: 0, count: 20))
    for preset in Preset.allCases {
      print(
        "\(preset.rawValue): rotation \(preset.configuration.rotation.lower)...\(preset.configuration.rotation.upper)")
    }
    print("\(results.count) samples")
  }

  public static func customConfiguration(print: (String) -> Void) throws {
    let customConfig = try AugmentationConfiguration(
      rotation: ParameterRange(-60, 60),
      brightness: ParameterRange(0.6, 1.4),
      noise: ParameterRange(0, 0.2),
      scale: ParameterRange(0.6, 1.4),
      contrast: ParameterRange(0.5, 1.5),
      depth: 15)
    let results = Engine(customConfig).samples(in: try SampleRange(first: 0, count: 50))
    print("\(results.count) samples of depth \(customConfig.depth)")
  }

  public static func statistics(print: (String) -> Void) throws {
    let chain = Engine().samples(in: try SampleRange(first: 0, count: 100))
    let stats = try ExactStatistics.of(chain)
    for parameter in Parameter.allCases {
      let statistics = stats[parameter]
      print("\(parameter.rawValue): mean=\(statistics.mean), stdev=\(statistics.standardDeviation)")
    }
  }

  public static func singleSample(print: (String) -> Void) throws {
    let sample = try Engine().sample(42)
    for parameter in Parameter.allCases { print("\(parameter.rawValue) \(sample.parameters[parameter])") }
    print("hash \(sample.digest)")
  }

  public static func epochs(print: (String) -> Void) throws {
    let engine = Engine(Preset.moderate.configuration)
    let samples = try SampleRange(first: 0, count: 1_000)
    for epoch in 0..<3 as Range<UInt64> {
      // The same augmentations in every epoch ...
      let same = engine.samples(in: samples)
      // ... or others in each, by mapping the ids first.
      let mapping = try EpochMapping(epoch: epoch, epochSize: 1_000)
      let own = engine.samples(in: try mapping.mapped(samples))
      print("epoch \(epoch): \(same[0].parameters.rotation), \(own[0].parameters.rotation)")
    }
  }

  public static func basicStreaming(print: (String) -> Void) throws {
    let config = Preset.moderate.configuration
    let stream = try Engine(config).stream(SampleRange(first: 0, count: 1_000_000), chunkSize: 1_000)
    var largestRotation = 0.0
    for sample in stream.prefix(5_000) {
      largestRotation = max(largestRotation, abs(sample.parameters.rotation))
    }
    print("largest rotation of the first 5000: \(largestRotation)")
  }

  public static func rangeStreaming(print: (String) -> Void) throws {
    let stream = Engine().stream(try SampleRange(1_000, upTo: 2_000))
    var ids: [UInt64] = []
    for sample in stream { ids.append(sample.id) }
    print("samples \(ids[0]) to \(ids[ids.count - 1])")
  }

  public static func streamingStatistics(print: (String) -> Void) throws {
    let stream = Engine().stream(try SampleRange(first: 0, count: 100_000))
    let stats = try ExactStatistics.of(stream)
    print("Rotation mean: \(stats.rotation.mean)")
  }
}
