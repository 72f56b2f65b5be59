import DPAEngine

/// Batches under scripted readings that the oracle does not script: sizes that the consumer chooses, processors that
/// take over from each other, metrics, and the batch guide's own scenario.
enum BatchingStability {
  static func file() throws -> StabilityFile {
    StabilityFile(
      name: "batching",
      comment: "Batches under scripted readings: first id, count and number of each; recorded, not proved.",
      cases: [
        .init(name: "a size of 20 at 30, 60, 85 and 95 % of 500 MiB", value: try guideScenario()),
        .init(name: "memory squeezed and free again", value: try squeeze()),
        .init(name: "a consumer that speeds up and slows down", value: try pace()),
        .init(name: "the consumer chooses sizes between batches", value: try chosenSizes()),
        .init(name: "each strategy takes over from the one before", value: try takingOver()),
        .init(name: "metrics of a scripted run", value: try metrics()),
      ])
  }

  private static let squeezeReadings = [(30, 3_500), (60, 900), (85, 450), (95, 150), (88, 360), (40, 9_000)].map {
    MemoryReading(percentUsed: $0, availableMebibytes: $1)
  }

  private static func guideScenario() throws -> String {
    let batcher = try MemoryAwareBatcher(memoryLimitMebibytes: 500, minimumBatchSize: 2, environment: .none)
    var size = 20
    var sizes = [size]
    for (percentUsed, available) in [(30, 350), (60, 200), (85, 75), (95, 25)] {
      let reading = MemoryReading(percentUsed: percentUsed, availableMebibytes: available)
      size = batcher.adjustedBatchSize(size, for: reading)
      sizes.append(size)
    }
    return sizes.map(String.init).joined(separator: " -> ")
  }

  private static func squeeze() throws -> String {
    let script = BatchScript(readings: squeezeReadings, secondsPerSample: [0.02])
    let configuration = try BatchConfiguration(strategy: .memoryOptimized, batchSize: 64)
    let processor = try BatchProcessor(configuration, environment: script.environment)
    return try trace(processor.processMonitored(try stream(1_000)), script)
  }

  private static func pace() throws -> String {
    let paces = [0.001, 0.001, 0.001, 0.05, 0.4, 0.9, 0.9, 0.02]
    let script = BatchScript(readings: [squeezeReadings[5]], secondsPerSample: paces)
    let configuration = try BatchConfiguration(strategy: .adaptive, batchSize: 16, adaptiveSizing: true)
    return try trace(BatchProcessor(configuration, environment: script.environment).process(try stream(600)), script)
  }

  private static func chosenSizes() throws -> String {
    let script = BatchScript(readings: [squeezeReadings[5]], secondsPerSample: [0.02])
    let configuration = try BatchConfiguration(strategy: .memoryOptimized, batchSize: 10)
    let processing = try BatchProcessor(configuration, environment: script.environment).process(try stream(150))
    var parts: [String] = []
    for chosen in [nil, nil, 50, nil, 3, nil, nil, nil] as [Int?] {
      if let chosen { try processing.setNextBatchSize(chosen) }
      if let batch = try processing.next() { parts.append(text(batch)) }
    }
    return parts.joined(separator: " ")
  }

  private static func takingOver() throws -> String {
    let script = BatchScript(readings: [squeezeReadings[0]], secondsPerSample: [0.02])
    let source = SampleCursor(try stream(100))
    var parts: [String] = []
    // Sequential once more at the end, to see that taking over from the last strategy works too.
    for strategy in BatchStrategy.allCases + [.sequential] {
      let configuration = try BatchConfiguration(strategy: strategy, batchSize: 9)
      let processing = try BatchProcessor(configuration, environment: script.environment).process(source)
      let batches = try (0..<2).compactMap { _ in try processing.next().map(text) }
      parts.append("\(strategy.rawValue) \(batches.joined(separator: " "))")
    }
    return parts.joined(separator: "; ") + "; \(source.remaining) left"
  }

  private static func metrics() throws -> String {
    let script = BatchScript(readings: squeezeReadings, secondsPerSample: [0.02])
    let configuration = try BatchConfiguration(strategy: .memoryOptimized, batchSize: 64)
    let processing = try BatchProcessor(configuration, environment: script.environment).process(try stream(1_000))
    while let batch = try processing.next() { script.consume(batch.count) }
    let metrics = processing.metrics
    return try "\(metrics.batchCount) batches, \(metrics.sampleCount) samples, mean size \(metrics.meanBatchSize), "
      + "\(metrics.samplesPerSecond) samples/s, peak \(metrics.peakPercentUsed) % used"
  }

  /// Every batch and stop of a run to its end.
  private static func trace(_ processing: BatchProcessing<SampleCursor>, _ script: BatchScript) throws -> String {
    var parts: [String] = []
    while true {
      let outcome = try script.run(processing) { parts.append(text($0)) }
      guard let batch = outcome.stoppedBeforeBatch else { return parts.joined(separator: " ") }
      parts.append("[stopped before batch \(batch), id \(outcome.nextID.map { "\($0)" } ?? "unknown")]")
    }
  }

  private static func stream(_ count: UInt64) throws -> SampleStream {
    Engine().stream(try SampleRange(first: 0, count: count))
  }

  private static func text(_ batch: Batch) -> String { "\(batch[0].id)+\(batch.count)" }
}
