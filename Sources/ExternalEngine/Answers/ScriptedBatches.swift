import DPAEngine
import TableCore

/// Batches under scripted readings, as the first place of each, the number of its places, and their step.
enum ScriptedBatches {
  /// All batches of an answer are in memory.
  private static let countLimit: UInt64 = 1 << 20

  static func answer(_ question: EngineQuestion, into answer: inout EngineAnswer) throws {
    let strategy = try need(question.strategy, "strategy")
    guard let known = BatchStrategy(rawValue: strategy) else {
      throw Misunderstanding("there is no strategy '\(strategy)'")
    }
    let configuration = try BatchConfiguration(
      strategy: known, batchSize: need(question.batchSize, "batch_size"),
      memoryLimitMebibytes: need(question.limitMb, "limit_mb"), minimumBatchSize: need(question.minimum, "minimum"),
      adaptiveSizing: need(question.adaptiveSizing, "adaptive_sizing"))
    let readings = try need(question.memoryReadings, "memory_readings").map { reading in
      guard reading.count == 2, (0...99).contains(reading[0]),
        (1...BatchConfiguration.memoryLimitLimit).contains(reading[1])
      else { throw Misunderstanding("'memory_readings' must be pairs of percent used, 0 to 99, and MiB available") }
      return MemoryReading(percentUsed: reading[0], availableMebibytes: reading[1])
    }
    // The last is repeated: one that stops the processing would stop it for ever.
    guard let last = question.memoryReadings?.last, last[0] <= 90 else {
      throw Misunderstanding("the last of 'memory_readings' must be at most 90 % used")
    }
    let seconds = try need(question.secondsPerSample, "seconds_per_sample")
    guard seconds.allSatisfy({ (0...3_600).contains($0) }) else {
      throw Misunderstanding("'seconds_per_sample' must be 0 to 3600 each")
    }
    let count = try need(question.count, "count")
    guard count <= Self.countLimit else { throw Misunderstanding("'count' must be at most \(Self.countLimit)") }
    try run(configuration, BatchScript(readings: readings, secondsPerSample: seconds), count: count, into: &answer)
  }

  private static func run(
    _ configuration: BatchConfiguration, _ script: BatchScript, count: UInt64, into answer: inout EngineAnswer
  ) throws {
    let processor = try BatchProcessor(configuration, environment: script.environment)
    // Only places matter here, so that the shortest chain will do.
    let engine = Engine(try AugmentationConfiguration.default.replacing(depth: 1))
    let source = SampleCursor(engine.stream(try SampleRange(first: 0, count: count)))
    let processing =
      configuration.strategy == .roundRobin ? processor.process(source) : processor.processMonitored(source)
    var batches: [[UInt64]] = []
    var stops: [[UInt64]] = []
    while true {
      let outcome = try script.run(processing) { batch in
        let columns = batch.columns
        let ids = columns.sampleIDs
        batches.append([ids[0], UInt64(ids.count), ids.count > 1 ? ids[1] - ids[0] : 1])
      }
      guard let batch = outcome.stoppedBeforeBatch else { break }
      stops.append([UInt64(batch), outcome.nextID ?? count])
    }
    (answer.batches, answer.stops) = (batches, stops)
  }
}
