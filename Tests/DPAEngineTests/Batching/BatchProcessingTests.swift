import DPAEngine
import Testing

@Suite("Batches of a stream")
struct BatchProcessingTests {
  /// Memory of which nothing is scarce.
  static let plenty = BatchEnvironment(
    now: { .zero }, memory: { MemoryReading(percentUsed: 10, availableMebibytes: 100_000) })

  static func processor(_ strategy: BatchStrategy, _ size: Int) throws -> BatchProcessor {
    try BatchProcessor(
      BatchConfiguration(strategy: strategy, batchSize: size, adaptiveSizing: true), environment: plenty)
  }

  struct Failure: Error {}

  @Test("Every strategy delivers the rows of the stream, bit for bit", arguments: BatchStrategy.allCases)
  func content(_ strategy: BatchStrategy) throws {
    let engine = Engine(Preset.aggressive.configuration)
    let stream = engine.stream(try SampleRange(first: 1_000_000_007, count: 5_000))
    let expected = Array(stream)
    for size in [1, 7, 1_000, 1_152, 1_153, 4_000, 9_999] {
      var rows = try batches(of: Self.processor(strategy, size).process(stream)).flatMap(\.self)
      if strategy == .roundRobin { rows.sort { $0.id < $1.id } }
      #expect(rows == expected, "size \(size)")
    }
  }

  @Test("Rank-seeded rows are their owner's, whatever the strategy", arguments: BatchStrategy.allCases)
  func rankSeeding(_ strategy: BatchStrategy) throws {
    let range = try SampleRange(first: 7, count: 3_001)
    let table = try Table(range, seeding: .rank(baseSeed: 42, worldSize: 5))
    let expected = Array(try Engine().stream(range, of: table))
    for size in [3, 500, 2_000] {
      var rows = try batches(of: Self.processor(strategy, size).process(Engine().stream(range, of: table)))
        .flatMap(\.self)
      if strategy == .roundRobin { rows.sort { $0.id < $1.id } }
      #expect(rows == expected, "size \(size)")
    }
  }

  @Test("Columns and rows of a batch agree, and a kept batch is not overwritten by the next")
  func columns() throws {
    let stream = Engine().stream(try SampleRange(first: 0, count: 6_000))
    for size in [100, 3_000] {
      let processing = try Self.processor(.sequential, size).process(stream)
      let first = try #require(try processing.next())
      let copy = Array(first)
      let second = try #require(try processing.next())
      #expect(Array(first) == copy)
      #expect(first.map(\.id) == Array(0..<UInt64(size)) && second.map(\.id) == (size..<2 * size).map { UInt64($0) })
      let column = first.columns.column(.rotation)
      #expect((0..<size).allSatisfy { column[$0] == first[$0].parameters.rotation })
    }
  }

  @Test("Nothing is computed or taken before it is delivered")
  func takesOnlyWhatItDelivers() throws {
    var pulled = 0
    let counting = AnyIterator { () -> Int? in
      pulled += 1
      return pulled - 1
    }
    let source = SequenceCursor(IteratorSequence(counting))
    let processing = try Self.processor(.sequential, 10).process(source)
    #expect(pulled == 0)
    #expect(try processing.next() == Array(0..<10))
    #expect(pulled == 10)
    let other = try Self.processor(.adaptive, 5).process(source)
    #expect(try other.next() == Array(10..<15))
    #expect(pulled == 15)
    let unbounded = SampleCursor(Engine().stream(try SampleRange(from: 0)))
    #expect(try Self.processor(.sequential, 3).process(unbounded).next()?.map(\.id) == [0, 1, 2])
    #expect(unbounded.nextID == 3)
  }

  @Test(
    "Breaking off and going on with another processor loses no id and doubles none",
    arguments: BatchStrategy.allCases, BatchStrategy.allCases)
  func breakingOff(_ first: BatchStrategy, _ second: BatchStrategy) throws {
    let range = try SampleRange(first: 100, count: 1_003)
    let source = SampleCursor(Engine().stream(range))
    let elements = SequenceCursor(100..<1_103)
    var ids: [UInt64] = []
    var numbers: [Int] = []
    for (strategy, size) in [(first, 10), (second, 7), (first, 4), (.sequential, 50)] {
      let batches = try Self.processor(strategy, size).process(source)
      let lists = try Self.processor(strategy, size).process(elements)
      for _ in 0..<2 {
        ids += try batches.next()?.map(\.id) ?? []
        numbers += try lists.next() ?? []
      }
      #expect(UInt64(ids.count) + source.remaining == 1_003)
    }
    try Self.processor(.sequential, 100).process(source).forEach { ids += $0.map(\.id) }
    try Self.processor(.sequential, 100).process(elements).forEach { numbers += $0 }
    #expect(ids.sorted() == Array(100..<1_103))
    #expect(numbers.map { UInt64($0) } == ids)
    if first != .roundRobin && second != .roundRobin { #expect(ids == Array(100..<1_103)) }
  }

  @Test("What the consumer throws leaves the stream where it was")
  func consumerThrows() throws {
    let source = SampleCursor(Engine().stream(try SampleRange(first: 0, count: 10)))
    let processing = try Self.processor(.sequential, 4).process(source)
    #expect(throws: Failure.self) { try processing.forEach { _ in throw Failure() } }
    #expect(try processing.next()?.map(\.id) == [4, 5, 6, 7])
    #expect(throws: Failure.self) { try processing.forEach { _ in throw Failure() } }
    #expect(try processing.next() == nil)
    #expect(try processing.next() == nil)
  }

  @Test("The consumer chooses the next size, and the strategy goes on from it")
  func chosenSize() throws {
    let stream = Engine().stream(try SampleRange(first: 0, count: 100))
    let sequential = try Self.processor(.sequential, 10).process(stream)
    #expect(try sequential.next()?.count == 10)
    try sequential.setNextBatchSize(5)
    #expect(sequential.nextBatchSize == 5)
    #expect(try [sequential.next()?.count, sequential.next()?.count] == [5, 5])

    let memory = try Self.processor(.memoryOptimized, 10).process(stream)
    #expect(try [memory.next()?.count, memory.next()?.count] == [10, 12])
    try memory.setNextBatchSize(3)
    #expect(try [memory.next()?.count, memory.next()?.count] == [3, 4])

    #expect(throws: EngineError.batchSizeOutOfRange(0)) { try memory.setNextBatchSize(0) }
    #expect(throws: EngineError.lanesHaveFixedLengths) {
      try Self.processor(.roundRobin, 10).process(stream).setNextBatchSize(3)
    }
  }

  @Test("A memory-optimised batch never exceeds what fits, not even the first or a chosen one")
  func neverAboveOptimal() throws {
    let scarce = BatchEnvironment(memory: { MemoryReading(percentUsed: 40, availableMebibytes: 1_000) })
    let configuration = try BatchConfiguration(
      strategy: .memoryOptimized, batchSize: 100_000, memoryLimitMebibytes: 1, bytesPerSample: 1_024)
    let processing = try BatchProcessor(configuration, environment: scarce)
      .process(Engine().stream(try SampleRange(first: 0, count: 10_000)))
    #expect(try processing.next()?.count == 1_024)
    try processing.setNextBatchSize(5_000)
    #expect(try processing.next()?.count == 1_024)
  }

  @Test("Doubling ends at 1,000, and a larger size keeps")
  func doubling() throws {
    let stream = Engine().stream(try SampleRange(first: 0, count: 20_000))
    func sizes(from start: Int) throws -> [Int] {
      let processing = try Self.processor(.adaptive, start).process(stream)
      return try (0..<4).compactMap { _ in try processing.next()?.count }
    }
    #expect(try sizes(from: 300) == [300, 600, 1_000, 1_000])
    #expect(try sizes(from: 2_000) == [2_000, 2_000, 2_000, 2_000])
  }

  @Test("Lanes too long for a batch are refused, and the stream stays usable")
  func longLanes() throws {
    let source = SampleCursor(Engine().stream(try SampleRange(from: 0)))
    let processing = try Self.processor(.roundRobin, 4).process(source)
    #expect(throws: EngineError.laneTooLong(1 << 61)) { try processing.next() }
    #expect(try Self.processor(.sequential, 2).process(source).next()?.map(\.id) == [0, 1])
  }

  @Test("A missing clock is refused, missing memory is said when it is needed")
  func missingReadings() throws {
    let adaptive = try BatchConfiguration(strategy: .adaptive, adaptiveSizing: true)
    #expect(
      throws: EngineError.readingUnavailable(of: "time", reason: "adaptive sizing needs a clock, and none was given")
    ) { try BatchProcessor(adaptive) }
    let noMemory = EngineError.readingUnavailable(of: "memory", reason: "no source of readings was given")
    let processor = try BatchProcessor(BatchConfiguration(strategy: .memoryOptimized))
    #expect(throws: noMemory) { try processor.memoryReading() }
    #expect(throws: noMemory) { try processor.process(0..<10).next() }
    let sequential = try BatchProcessor(BatchConfiguration(strategy: .sequential))
    #expect(throws: noMemory) { try sequential.processMonitored(0..<10).next() }
    #expect(try sequential.process(0..<10).next() == Array(0..<10))
  }
}
