import DPAEngine
import Testing

@Suite("Batches in a for loop")
struct BatchLoopTests {
  @Test("A loop goes through all batches, and another one goes on where it left off")
  func all() throws {
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 8))
    let processing = processor.process(Engine().stream(try SampleRange(first: 0, count: 30)))
    for batch in processing {
      #expect(try batch.get().map(\.id) == Array(0..<8))
      break
    }
    var sizes: [Int] = []
    for batch in processing { sizes.append(try batch.get().count) }
    #expect(sizes == [8, 8, 6])
    #expect(processing.metrics.batchCount == 4)
  }

  @Test("An error is the last element of its loop, and the next loop tries again")
  func errors() throws {
    let readings = [30, 95, 95, 40].map { MemoryReading(percentUsed: $0, availableMebibytes: 4_000) }
    let script = BatchScript(readings: readings, secondsPerSample: [])
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .sequential, batchSize: 2), environment: script.environment)
    let processing = processor.processMonitored(Engine().stream(try SampleRange(first: 0, count: 4)))
    let stopped = EngineError.memoryLimitExceeded(batch: 1, nextID: 2, percentUsed: 95)
    // Overlooking errors must not become an endless loop.
    let outcomes = processing.map { batch in batch.map { $0.map(\.id) } }
    #expect(outcomes == [.success([0, 1]), .failure(stopped)])
    #expect(processing.map { try? $0.get().count } == [nil])
    #expect(try processing.map { try $0.get().map(\.id) } == [[2, 3]])
  }

  @Test("Any sequence is looped over in batches")
  func anySequence() throws {
    let processor = try BatchProcessor(BatchConfiguration(strategy: .roundRobin, batchSize: 2))
    #expect(try processor.process(1...5).map { try $0.get() } == [[1, 3, 5], [2, 4]])
  }

  @Test("The mean use of memory is that of all readings, and is not there before the first")
  func meanMemory() throws {
    let readings = [20, 45, 90].map { MemoryReading(percentUsed: $0, availableMebibytes: 4_000) }
    let script = BatchScript(readings: readings, secondsPerSample: [])
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .sequential, batchSize: 2), environment: script.environment)
    let processing = processor.processMonitored(0..<9)
    #expect(throws: EngineError.readingUnavailable(of: "memory", reason: "this processing has not read it")) {
      try processing.metrics.meanPercentUsed
    }
    _ = (try processing.next(), try processing.next())
    #expect(try processing.metrics.meanPercentUsed == 32.5)
  }
}
