import DPAEngine
import ExternalEngine
import HarnessKit
import TableRuns
import WrongEngines

/// Statistics of values that the engine is told: those of tables are this program's, so that nothing else is judged.
enum StatisticsConformance: ConformanceLayer {
  typealias Golden = StatisticsLayer
  static let ask = EngineQuestion.Ask.statistics

  static func differences(
    of golden: StatisticsLayer.Case, in file: GoldenFile<StatisticsLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    switch golden.content {
    case .values(let values, let bits): return try differences(values, bits, of: "the values", by: engine)
    case .table(let configuration, let table, let bits):
      let samples = Engine(try file.configuration(named: configuration), kernel: .portable).samples(in: table.range)
      return try zip(Parameter.allCases, bits).flatMap { parameter, bits in
        try differences(samples.map { $0.parameters[parameter] }, bits, of: parameter.rawValue, by: engine)
      }
    }
  }

  private static func differences(
    _ values: [Double], _ bits: StatisticsLayer.Bits, of subject: String, by engine: any QuestionAnswering
  ) throws -> [Difference] {
    var question = EngineQuestion(ask)
    question.values = values.map(Hexadecimal.bitPattern)
    let answer = try engine.answer(question)
    return [
      .unlessEqual("mean of \(subject)", expected: bits.mean, found: try need(answer.mean, "mean")),
      .unlessEqual("stdev of \(subject)", expected: bits.stdev, found: try need(answer.stdev, "stdev")),
      .unlessEqual("min of \(subject)", expected: bits.min, found: try need(answer.min, "min")),
      .unlessEqual("max of \(subject)", expected: bits.max, found: try need(answer.max, "max")),
      .unlessEqual(
        "count of \(subject)", expected: "\(values.count)", found: "\(try need(answer.count, "count"))"),
    ].compactMap { $0 }
  }
}

enum BatchesConformance: ConformanceLayer {
  typealias Golden = OrderLayer
  static let ask = EngineQuestion.Ask.batches

  static func differences(
    of golden: OrderLayer.Case, in file: GoldenFile<OrderLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    let answer = try engine.answer(question(of: golden))
    let batches = try need(answer.batches, "batches")
    let sizes = batches.map { $0.count == 3 ? Int(clamping: $0[1]) : -1 }
    let firstOther = zip(golden.batchSizes, sizes).enumerated().first { $0.element.0 != $0.element.1 }
    let stops = try need(answer.stops, "stops").map { stop in
      stop.count == 2 ? [stop[0], golden.table.table.range.first &+ stop[1]] : stop
    }
    let differences = [
      firstOther.map {
        Difference("size of batch \($0.offset)", expected: "\($0.element.0)", found: "\($0.element.1)")
      },
      .unlessEqual("number of batches", expected: "\(golden.batchSizes.count)", found: "\(batches.count)"),
      .unlessEqual("stops before batch and id", expected: "\(golden.stops)", found: "\(stops)"),
    ].compactMap { $0 }
    // Only of sizes that are right: wrong ones may ask for rows without end.
    return differences.isEmpty ? try order(batches, golden, file) : differences
  }

  private static func question(of golden: OrderLayer.Case) -> EngineQuestion {
    var question = EngineQuestion(ask)
    question.count = golden.table.rowCount
    question.strategy = golden.batching.strategy.rawValue
    question.batchSize = golden.batching.startSize
    question.limitMb = golden.batching.memoryLimitMebibytes
    question.minimum = golden.batching.minimumBatchSize
    question.adaptiveSizing = golden.batching.adaptiveSizing
    question.memoryReadings = golden.readings.map { [Int($0.percentUsed), Int($0.availableMebibytes)] }
    question.secondsPerSample = golden.secondsPerSample
    return question
  }

  /// Whether our own rows, in the order of the batches, are those that the golden case delivers.
  private static func order(
    _ batches: [[UInt64]], _ golden: OrderLayer.Case, _ file: GoldenFile<OrderLayer.Case>
  ) throws -> [Difference] {
    let engine = Engine(try file.configuration(named: golden.table.configuration))
    var records = [UInt8](repeating: 0, count: Int(golden.table.rowCount) * Record.byteCount)
    var span = records.mutableSpan
    let table = golden.table.table
    try engine.fillRecords(&span, with: table.range, of: table, jobs: 1)
    var hash = SHA256()
    for batch in batches {
      for step in 0..<batch[1] {
        let place = batch[0] &+ step &* batch[2]
        guard place < golden.table.rowCount else {
          return [
            Difference("places", expected: "below \(golden.table.rowCount)", found: "\(place)")
          ]
        }
        hash.update(records.span.extracting((Int(place) * Record.byteCount)..<((Int(place) + 1) * Record.byteCount)))
      }
    }
    return [
      Difference.unlessEqual(
        "SHA-256 of the records as delivered", expected: golden.recordsSHA256, found: hash.finalized().description)
    ].compactMap { $0 }
  }
}

/// Whole tables as records: their SHA-256, their root and, where these are wrong, the first wrong value.
enum RecordsConformance: ConformanceLayer {
  typealias Golden = RootsLayer
  static let ask = EngineQuestion.Ask.records

  static func needed(for golden: RootsLayer.Case) -> [EngineQuestion.Ask] {
    golden.table.table.seeding == .sample ? [ask] : [ask, .rankSeeds]
  }

  static func differences(
    of golden: RootsLayer.Case, in file: GoldenFile<RootsLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    let configuration = try file.configuration(named: golden.table.configuration)
    let table = golden.table.table
    let questions = try RecordQuestions(engine, configuration, of: table)
    let own = Engine(configuration).makeGenerator(of: table)
    var (found, expected) = (ByteBuffer(), ByteBuffer())
    var (hash, tree) = (SHA256(), TableHasher(Record.layout))
    var firstWrong: RowDifference?
    var rest = table.range
    while !rest.isEmpty {
      found.removeAll()
      let count = try questions.append(rest, to: &found)
      hash.update(found.bytes)
      tree.append(found.bytes)
      if firstWrong == nil {
        expected.removeAll()
        var part = rest.prefix(count)
        while !part.isEmpty { part = own.advance(part, recordByteCount: Record.byteCount, to: &expected) }
        firstWrong = first(expected, found, firstRow: rest.first - table.range.first)
      }
      rest = rest.dropFirst(count)
    }
    let rows = firstWrong?.differences(Engine(configuration), table) ?? []
    return rows
      + [
        .unlessEqual(
          "SHA-256 of the records", expected: golden.recordsSHA256, found: hash.finalized().description),
        .unlessEqual("root of the records", expected: golden.root, found: tree.root.description),
      ].compactMap { $0 }
  }

  /// The first row of some records that is not as ours.
  private static func first(
    _ expected: borrowing ByteBuffer, _ found: borrowing ByteBuffer, firstRow: UInt64
  ) -> RowDifference? {
    for row in 0..<(expected.count / Record.byteCount) {
      let place = (row * Record.byteCount)..<((row + 1) * Record.byteCount)
      let difference = RowDifference(
        row: firstRow + UInt64(row), expected: expected.bytes.extracting(place),
        found: found.bytes.extracting(place), Record.layout)
      if let difference { return difference }
    }
    return nil
  }
}
