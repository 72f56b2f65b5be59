public import DPAEngine

/// What goes wrong with batches, and what helps.
public enum BatchTroubleshooting {
  public static func outOfMemory(environment: BatchEnvironment, print: (String) -> Void) throws {
    let stream = Engine().stream(try SampleRange(count: 50_000))
    let configurations = [
      // Too large: whatever memory there is, all of it is one batch.
      try BatchConfiguration(strategy: .sequential, batchSize: 50_000),
      // No batch takes more than the limit, nor more than 90 % of what is available.
      try BatchConfiguration(strategy: .memoryOptimized, batchSize: 50_000, memoryLimitMebibytes: 1),
    ]
    for configuration in configurations {
      var largest = 0
      let batches = try BatchProcessor(configuration, environment: environment).process(stream)
      while let batch = try batches.next() { largest = max(largest, batch.count) }
      print("\(configuration.strategy.rawValue): at most \(largest) samples at a time")
    }
  }

  public static func poorPerformance(
    environment: BatchEnvironment, process: (Batch) -> Void, print: (String) -> Void
  ) throws {
    let stream = Engine().stream(try SampleRange(count: 1_000))
    let configurations = [
      // Too small: what a batch costs is paid for every sample.
      try BatchConfiguration(strategy: .sequential, batchSize: 1),
      // A better start, and the consumer's pace decides the rest.
      try BatchConfiguration(strategy: .adaptive, batchSize: 50, adaptiveSizing: true),
    ]
    for configuration in configurations {
      let batches = try BatchProcessor(configuration, environment: environment).process(stream)
      while let batch = try batches.next() { process(batch) }
      print("\(configuration.strategy.rawValue): \(batches.metrics.batchCount) batches")
    }
  }

  public static func unevenBatches(print: (String) -> Void) throws {
    let stream = Engine().stream(try SampleRange(first: 0, count: 100))
    for configuration in [
      try BatchConfiguration(strategy: .sequential, batchSize: 30),
      try BatchConfiguration(strategy: .roundRobin, batchSize: 4),
    ] {
      var sizes: [Int] = []
      try BatchProcessor(configuration).process(stream).forEach { sizes.append($0.count) }
      print("\(configuration.strategy.rawValue): \(sizes)")
    }
  }

  public static func debugBatchPerformance(
    environment: BatchEnvironment, process: (Batch) -> Void, print: (String) -> Void
  ) throws {
    // A stream is a value: every configuration processes all of it.
    let stream = Engine(Preset.moderate.configuration).stream(try SampleRange(count: 1_000))
    let configurations = [
      ("Small Sequential", try BatchConfiguration(strategy: .sequential, batchSize: 5)),
      ("Large Sequential", try BatchConfiguration(strategy: .sequential, batchSize: 50)),
      ("Memory Optimized", try BatchConfiguration(strategy: .memoryOptimized, memoryLimitMebibytes: 500)),
      ("Adaptive", try BatchConfiguration(strategy: .adaptive, batchSize: 20, adaptiveSizing: true)),
    ]
    for (name, configuration) in configurations {
      let batches = try BatchProcessor(configuration, environment: environment).process(stream)
      while let batch = try batches.next() { process(batch) }

      let metrics = batches.metrics
      print("\(name):")
      print("  Batches: \(metrics.batchCount)")
      print("  Avg batch size: \(try metrics.meanBatchSize)")
      print("  Throughput: \(Int(try metrics.samplesPerSecond)) samples/sec")
    }
  }
}
