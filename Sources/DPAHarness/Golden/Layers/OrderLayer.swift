import DPAEngine
import HarnessKit

/// Batches under scripted readings: their sizes, where monitored processing stops and goes on, and the digest of the
/// records in the order in which they are delivered.
enum OrderLayer: GoldenLayer {
  static let name = "order"

  struct Case: GoldenCase {
    let table: GoldenTable
    let batching: BatchConfiguration
    let readings: [MemoryReading]
    let secondsPerSample: [Double]
    let batchSizes: [Int]
    /// Number of the batch and the next id.
    let stops: [[UInt64]]
    let recordsSHA256: String

    init(_ fields: GoldenFields) throws {
      table = try GoldenTable(fields)
      batching = try Self.batching(fields)
      readings = try Self.readings(fields)
      secondsPerSample = try fields.decimals(
        "seconds_per_sample", count: 1...GoldenLimits.scriptEntries, in: 0...GoldenLimits.secondsPerSample)
      let batches = 0...Int(GoldenLimits.tableRows)
      batchSizes = try fields.numbers("batch_sizes", count: batches, in: batches)
      stops = try fields.pairs(
        "stops", count: 0...GoldenLimits.scriptEntries, of: (0...GoldenLimits.tableRows, 0...SampleRange.lastID))
      recordsSHA256 = try fields.text("records_sha256")
    }

    var demand: GoldenDemand? { table.demand }

    private static func batching(_ fields: GoldenFields) throws -> BatchConfiguration {
      let strategy = try fields.choice("strategy", of: BatchStrategy.allCases)
      let batchSize = try fields.number("batch_size", in: 1...BatchConfiguration.batchSizeLimit)
      let limit = try fields.number("limit_mb", in: 1...BatchConfiguration.memoryLimitLimit)
      let minimum = try fields.number("minimum", in: 1...BatchConfiguration.batchSizeLimit)
      let isAdaptive = try fields.flag("adaptive_sizing")
      return try fields.valid {
        try BatchConfiguration(
          strategy: strategy, batchSize: batchSize, memoryLimitMebibytes: limit, minimumBatchSize: minimum,
          adaptiveSizing: isAdaptive)
      }
    }

    private static func readings(_ fields: GoldenFields) throws -> [MemoryReading] {
      let readings = try fields.pairs(
        "memory_readings", count: 1...GoldenLimits.scriptEntries, of: (0...99, 1...BatchConfiguration.memoryLimitLimit))
      // The last is repeated: one that stops the processing would stop it for ever.
      guard let last = readings.last, last[0] <= GoldenLimits.lastPercentUsed else {
        throw fields.problem("the last of memory_readings must be at most \(GoldenLimits.lastPercentUsed) % used")
      }
      return readings.map { MemoryReading(percentUsed: $0[0], availableMebibytes: $0[1]) }
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try inParallel(file.cases.count) { try check(file.cases[$0], in: file, kernel) }
  }

  private static func check(_ golden: Case, in file: GoldenFile<Case>, _ kernel: Kernel) throws -> [Difference] {
    let engine = Engine(try file.configuration(named: golden.table.configuration), kernel: kernel)
    let script = BatchScript(readings: golden.readings, secondsPerSample: golden.secondsPerSample)
    let processor = try BatchProcessor(golden.batching, environment: script.environment)
    let table = golden.table.table
    let source = SampleCursor(try engine.stream(table.range, of: table))
    // Round robin has no readings in the oracle, so it is not monitored.
    let isMonitored = golden.batching.strategy != .roundRobin
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
    var bytes = ByteBuffer()
    while true {
      let outcome = try script.run(processing) { batch in
        bytes.removeAll()
        Record.append(batch.columns, to: &bytes)
        delivery.records.update(bytes.bytes)
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
