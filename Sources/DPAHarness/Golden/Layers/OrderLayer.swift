import DPAEngine

/// Batches under scripted readings: their sizes, where monitored processing stops and goes on, and the digest of the
/// records in the order in which they are delivered.
enum OrderLayer: GoldenLayer {
  static let name = "order"
  static let usesKernel = true

  struct Case: GoldenTableCase {
    let name: String
    let configuration: String
    let seeding: String
    let worldSize: UInt64
    let baseSeed: UInt64
    let firstID: UInt64
    let count: UInt64
    let strategy: String
    let batchSize: Int
    let limitMebibytes: Int
    let minimum: Int
    let adaptiveSizing: Bool
    let memoryReadings: [[Int]]
    let secondsPerSample: [Double]
    let batchSizes: [Int]
    let stops: [[UInt64]]
    let recordsSHA256: String

    enum CodingKeys: String, CodingKey {
      case name, configuration, seeding, count, strategy, minimum, stops
      case worldSize = "world_size"
      case baseSeed = "base_seed"
      case firstID = "first_id"
      case batchSize = "batch_size"
      case limitMebibytes = "limit_mb"
      case adaptiveSizing = "adaptive_sizing"
      case memoryReadings = "memory_readings"
      case secondsPerSample = "seconds_per_sample"
      case batchSizes = "batch_sizes"
      case recordsSHA256 = "records_sha256"
    }

    func stream(by engine: Engine) throws -> SampleStream {
      let table = try table()
      return try engine.stream(table.range, of: table)
    }

    func batchConfiguration() throws -> BatchConfiguration {
      guard let strategy = BatchStrategy(rawValue: strategy) else {
        throw GoldenBits.malformed("a batch strategy instead of '\(strategy)'")
      }
      return try BatchConfiguration(
        strategy: strategy, batchSize: batchSize, memoryLimitMebibytes: limitMebibytes, minimumBatchSize: minimum,
        adaptiveSizing: adaptiveSizing)
    }

    func script() throws -> BatchScript {
      let readings = try memoryReadings.map { reading in
        guard reading.count == 2, (0...99).contains(reading[0]), (1...1 << 30).contains(reading[1]) else {
          throw GoldenBits.malformed("a percentage and a number of MiB")
        }
        return MemoryReading(percentUsed: reading[0], availableMebibytes: reading[1])
      }
      return BatchScript(readings: readings, secondsPerSample: secondsPerSample)
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try inParallel(file.cases.count) { try check(file.cases[$0], in: file, kernel) }
  }

  private static func check(_ golden: Case, in file: GoldenFile<Case>, _ kernel: Kernel) throws -> [Difference] {
    let engine = Engine(try file.configuration(named: golden.configuration), kernel: kernel)
    let script = try golden.script()
    let processor = try BatchProcessor(try golden.batchConfiguration(), environment: script.environment)
    let source = SampleCursor(try golden.stream(by: engine))
    // Round robin has no readings in the oracle, so it is not monitored.
    let isMonitored = golden.strategy != BatchStrategy.roundRobin.rawValue
    let processing = isMonitored ? processor.processMonitored(source) : processor.process(source)
    return try differences(golden, delivered(by: processing, script))
  }

  private struct Delivery {
    var batchSizes: [Int] = []
    var stops: [[UInt64]] = []
    var records = SHA256()
  }

  private static func delivered(
    by processing: BatchProcessing<SampleCursor>, _ script: BatchScript
  ) throws -> Delivery {
    var delivery = Delivery()
    var bytes: [UInt8] = []
    while true {
      let outcome = try script.run(processing) { batch in
        bytes.removeAll(keepingCapacity: true)
        RowFormat.records.append(batch.columns, to: &bytes)
        delivery.records.update(bytes.span)
      }
      delivery.batchSizes += outcome.batchSizes
      guard let batch = outcome.stoppedBeforeBatch else { return delivery }
      delivery.stops.append([UInt64(batch), outcome.nextID ?? .max])
    }
  }

  private static func differences(_ golden: Case, _ found: Delivery) -> [Difference] {
    let firstOther = zip(golden.batchSizes, found.batchSizes).enumerated().first { $0.element.0 != $0.element.1 }
    return [
      firstOther.map {
        Difference("size of batch \($0.offset)", expected: "\($0.element.0)", found: "\($0.element.1)")
      },
      .unlessEqual(
        "number of batches", expected: "\(golden.batchSizes.count)", found: "\(found.batchSizes.count)"),
      .unlessEqual("stops before batch and id", expected: "\(golden.stops)", found: "\(found.stops)"),
      .unlessEqual(
        "SHA-256 of the records as delivered", expected: golden.recordsSHA256,
        found: found.records.finalized().description),
    ].compactMap { $0 }
  }
}
