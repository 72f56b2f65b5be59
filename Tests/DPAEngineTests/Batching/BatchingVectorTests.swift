import DPAEngine
import Testing

@Suite("Batch sizes are the known ones")
struct BatchingVectorTests {
  let vectors: BatchingVectors

  init() throws { vectors = try BatchingVectors.load() }

  @Test("A size is adjusted to memory as in all 50 cases")
  func adjusting() throws {
    #expect(vectors.adjust.count == 50)
    for vector in vectors.adjust {
      let batcher = try MemoryAwareBatcher(
        memoryLimitMebibytes: vector.limitMb, minimumBatchSize: vector.minimum, environment: .none)
      let reading = MemoryReading(percentUsed: vector.percentUsed, availableMebibytes: vector.availableMb)
      #expect(reading.percentUsed == vector.percentUsed)
      #expect(batcher.adjustedBatchSize(vector.size, for: reading) == vector.result, "\(vector)")
    }
  }

  @Test("The optimal size is that of all 24 cases")
  func optimal() throws {
    #expect(vectors.optimal.count == 24)
    for vector in vectors.optimal {
      let reading = MemoryReading(availableBytes: UInt64(vector.availableMb) << 20, totalBytes: 1 << 40)
      let batcher = try MemoryAwareBatcher(
        memoryLimitMebibytes: vector.limitMb, minimumBatchSize: vector.minimum,
        environment: BatchEnvironment(memory: { reading }))
      #expect(try batcher.optimalBatchSize(bytesPerSample: vector.sampleBytes) == vector.result, "\(vector)")
    }
  }

  @Test("Monitored processing under scripted readings delivers the sizes of all 24 cases, and stops where they stop")
  func scripted() throws {
    #expect(vectors.scripted.count == 24)
    for vector in vectors.scripted {
      let script = vector.script
      let processor = try BatchProcessor(try vector.configuration(), environment: script.environment)
      let stream = Engine().stream(try SampleRange(first: 0, count: vector.numSamples))
      var ids: [UInt64] = []
      let outcome = try script.run(processor.processMonitored(stream)) { ids += $0.map(\.id) }
      #expect(outcome.batchSizes == vector.batchSizes, "\(vector)")
      #expect(outcome.stoppedBeforeBatch == vector.stoppedBeforeBatch, "\(vector)")
      #expect(ids == Array(0..<UInt64(ids.count)))
    }
  }

  @Test("A processor that always answered 'sequential' would be noticed")
  func alwaysSequential() throws {
    var noticed = 0
    for vector in vectors.scripted {
      let script = vector.script
      let processor = try BatchProcessor(
        try vector.configuration(strategy: .sequential), environment: script.environment)
      let stream = Engine().stream(try SampleRange(first: 0, count: vector.numSamples))
      if try script.run(processor.processMonitored(stream)).batchSizes != vector.batchSizes { noticed += 1 }
    }
    #expect(noticed >= 8)
    #expect(Set(vectors.scripted.flatMap(\.batchSizes)).count >= 3)
  }

  @Test("Round robin deals ids and elements out as in all 5 cases")
  func roundRobin() throws {
    #expect(vectors.roundRobin.count == 5)
    for vector in vectors.roundRobin {
      let processor = try BatchProcessor(BatchConfiguration(strategy: .roundRobin, batchSize: vector.lanes))
      let stream = Engine().stream(try SampleRange(first: 0, count: vector.numSamples))
      #expect(try batches(of: processor.process(stream)).map { $0.map(\.id) } == vector.batches)
      #expect(try batches(of: processor.process(0..<vector.numSamples)) == vector.batches)
    }
  }
}

/// All batches that are left.
func batches<Source: BatchSource>(of processing: BatchProcessing<Source>) throws -> [[Source.Delivered.Element]] {
  var batches: [[Source.Delivered.Element]] = []
  try processing.forEach { batches.append(Array($0)) }
  return batches
}
