import DPAEngine
import Testing

@Suite("Monitored processing above 90 % of memory")
struct MemoryLimitTests {
  static let readings = [30, 89, 90, 91, 99, 50].map { MemoryReading(percentUsed: $0, availableMebibytes: 4_000) }

  @Test("It stops before a batch, names it and the next id, and goes on when memory is free again")
  func stopsAndGoesOn() throws {
    let script = BatchScript(readings: Self.readings, secondsPerSample: [])
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .sequential, batchSize: 100), environment: script.environment)
    let source = SampleCursor(Engine().stream(try SampleRange(first: 5_000, count: 450)))
    let processing = processor.processMonitored(source)
    var ids: [UInt64] = []
    for _ in 0..<3 { ids += try #require(try processing.next()).map(\.id) }
    #expect(throws: EngineError.memoryLimitExceeded(batch: 3, nextID: 5_300, percentUsed: 91)) {
      try processing.next()
    }
    #expect(throws: EngineError.memoryLimitExceeded(batch: 3, nextID: 5_300, percentUsed: 99)) {
      try processing.next()
    }
    try processing.forEach { ids += $0.map(\.id) }
    #expect(ids == Array(5_000..<5_450))
    #expect(processing.metrics.batchCount == 5)
    #expect(try processing.metrics.peakPercentUsed == 99)
    #expect(try processing.metrics.memory.percentUsed == 50)
  }

  @Test("Its text says what happened and what to do")
  func text() {
    let error = EngineError.memoryLimitExceeded(batch: 3, nextID: 5_300, percentUsed: 91)
    #expect(
      error.description == "stopped before batch 3, whose first sample is 5300: 91 % of memory is used, and above 90 % "
        + "no batch is started; free memory and ask again")
  }

  @Test("A sequence of samples names the next id too, and that sample is delivered later")
  func sequenceOfSamples() throws {
    let full = BatchScript(readings: [Self.readings[0], Self.readings[3], Self.readings[0]], secondsPerSample: [])
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .sequential, batchSize: 2), environment: full.environment)
    let samples = Engine().samples(in: try SampleRange(first: 40, count: 4))
    let processing = processor.processMonitored(samples)
    #expect(try processing.next()?.map(\.id) == [40, 41])
    #expect(throws: EngineError.memoryLimitExceeded(batch: 1, nextID: 42, percentUsed: 91)) { try processing.next() }
    #expect(try processing.next()?.map(\.id) == [42, 43])
  }

  @Test("At the end there is no batch to stop before")
  func end() throws {
    let full = BatchEnvironment(memory: { Self.readings[4] })
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential), environment: full)
    #expect(try processor.processMonitored([Int]()).next() == nil)
    let empty = Engine().stream(try SampleRange(first: 0, count: 0))
    #expect(try processor.processMonitored(empty).next() == nil)
    #expect(try processor.process(0..<3).next() == [0, 1, 2], "only monitored processing stops")
  }
}
