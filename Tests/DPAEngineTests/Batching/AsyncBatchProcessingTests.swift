import DPAEngine
import Testing

@Suite("Batches of an asynchronous sequence")
struct AsyncBatchProcessingTests {
  struct Failure: Error {}

  static func numbers(_ count: Int, failingAfter limit: Int? = nil) -> AsyncThrowingStream<Int, any Error> {
    AsyncThrowingStream { continuation in
      for number in 0..<(limit ?? count) { continuation.yield(number) }
      continuation.finish(throwing: limit == nil ? nil : Failure())
    }
  }

  @Test("Every strategy delivers what it delivers of a sequence", arguments: BatchStrategy.allCases)
  func strategies(_ strategy: BatchStrategy) async throws {
    let processor = try BatchProcessingTests.processor(strategy, 7)
    var found: [[Int]] = []
    for try await batch in processor.process(Self.numbers(100)) { found.append(batch) }
    #expect(try found == batches(of: processor.process(0..<100)))
    #expect(found.flatMap(\.self).sorted() == Array(0..<100))
  }

  @Test("A loop that breaks off is followed by another that loses nothing")
  func breakingOff() async throws {
    let source = AsyncSequenceCursor(Self.numbers(50))
    var found: [Int] = []
    for try await batch in try BatchProcessingTests.processor(.sequential, 8).process(source) {
      found += batch
      if found.count > 20 { break }
    }
    let processing = try BatchProcessingTests.processor(.adaptive, 3).process(source)
    for try await batch in processing {
      found += batch
      break
    }
    try processing.setNextBatchSize(10)
    for try await batch in processing { found += batch }
    #expect(found == Array(0..<50))
    #expect(processing.metrics.sampleCount == 26)
  }

  @Test("An error of the sequence comes through, and what was received before it is delivered after it")
  func errorOfSequence() async throws {
    let processing = try BatchProcessingTests.processor(.sequential, 10).process(Self.numbers(50, failingAfter: 25))
    var found: [Int] = []
    await #expect(throws: Failure.self) { for try await batch in processing { found += batch } }
    #expect(found == Array(0..<20))
    for try await batch in processing { found += batch }
    #expect(found == Array(0..<25))
  }

  /// Numbers, the fifth of which cancels the task that receives it.
  struct Cancelling: AsyncSequence, AsyncIteratorProtocol {
    var number = -1

    func makeAsyncIterator() -> Cancelling { self }

    mutating func next() async -> Int? {
      number += 1
      if number == 5 { withUnsafeCurrentTask { $0?.cancel() } }
      return number < 12 ? number : nil
    }
  }

  @MainActor @Test("A cancelled task loses nothing that was received: another task goes on")
  func cancellation() async throws {
    let processing = try BatchProcessingTests.processor(.sequential, 4).process(Cancelling())
    var found: [[Int]] = []
    let task = Task { @MainActor in
      while let batch = try await processing.next() { found.append(batch) }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(found == [[0, 1, 2, 3]])
    while let batch = try await processing.next() { found.append(batch) }
    #expect(found == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
  }

  @Test("Monitored processing stops and goes on")
  func monitored() async throws {
    let script = BatchScript(readings: MemoryLimitTests.readings, secondsPerSample: [])
    let processor = try BatchProcessor(
      BatchConfiguration(strategy: .sequential, batchSize: 4), environment: script.environment)
    let samples = Engine().samples(in: try SampleRange(first: 0, count: 20))
    let processing = processor.processMonitored(
      AsyncStream { continuation in
        for sample in samples { continuation.yield(sample) }
        continuation.finish()
      })
    var ids: [UInt64] = []
    await #expect(throws: EngineError.memoryLimitExceeded(batch: 3, nextID: 12, percentUsed: 91)) {
      for try await batch in processing { ids += batch.map(\.id) }
    }
    await #expect(throws: EngineError.self) { try await processing.next() }
    for try await batch in processing { ids += batch.map(\.id) }
    #expect(ids == Array(0..<20))
  }
}
