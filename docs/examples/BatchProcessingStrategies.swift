public import DPAEngine
public import DPAMeasurement

/// The four strategies.
public enum BatchProcessingStrategies {
  public static func basic(print: (String) -> Void) throws {
    let batchConfig = try BatchConfiguration(strategy: .sequential, batchSize: 10)
    let processor = try BatchProcessor(batchConfig)

    let stream = Engine(Preset.moderate.configuration).stream(try SampleRange(first: 0, count: 100))

    let batches = processor.process(stream)
    while let batch = try batches.next() {
      print("Processing batch of \(batch.count) samples")
    }
  }

  public static func forLoop(print: (String) -> Void) throws {
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 4))
    for batch in processor.process(Engine().stream(try SampleRange(count: 10))) {
      // What ends processing, such as too little memory, is thrown here.
      print("\(try batch.get().map(\.id))")
    }
  }

  public static func sequential(print: (String) -> Void) throws {
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 8))
    let batches = processor.process(Engine().stream(try SampleRange(first: 0, count: 10)))
    while let batch = try batches.next() { print("\(batch.map(\.id))") }
  }

  public static func roundRobin(print: (String) -> Void) throws {
    // Four lanes, so four batches.
    let processor = try BatchProcessor(BatchConfiguration(strategy: .roundRobin, batchSize: 4))
    let batches = processor.process(Engine().stream(try SampleRange(first: 0, count: 8)))
    while let batch = try batches.next() { print("\(batch.map(\.id))") }
  }

  public static func memoryOptimized(environment: BatchEnvironment, print: (String) -> Void) throws {
    let batchConfig = try BatchConfiguration(
      strategy: .memoryOptimized,
      memoryLimitMebibytes: 500,
      minimumBatchSize: 5)
    let processor = try BatchProcessor(batchConfig, environment: environment)

    let batches = processor.processMonitored(Engine().stream(try SampleRange(first: 0, count: 1_000)))
    while let batch = try batches.next() {
      let memory = try batches.metrics.memory
      print("Batch size: \(batch.count), Memory: \(memory.percentUsed)%")
    }
  }

  public static func adaptive(
    environment: BatchEnvironment, source: MeasurementSource, process: (Batch) -> Void, print: (String) -> Void
  ) throws {
    let batchConfig = try BatchConfiguration(strategy: .adaptive, batchSize: 16, adaptiveSizing: true)
    let processor = try BatchProcessor(batchConfig, environment: environment)

    let batches = processor.process(Engine().stream(try SampleRange(first: 0, count: 1_000)))
    while let batch = try batches.next() {
      let (_, time) = measureTime(source: source) { process(batch) }
      let throughput = Double(batch.count) / time.elapsedSeconds
      print(
        "Batch \(batches.metrics.batchCount): \(batch.count) samples, throughput: \(Int(throughput)) samples/sec")
    }
    print("all batches: \(try batches.metrics.samplesPerSecond) samples/sec")
  }

  public static func anySequence(print: (String) -> Void) async throws {
    let processor = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 4))

    // Any sequence ...
    let letters = processor.process("abcdefghij")
    while let batch = try letters.next() { print(String(batch)) }

    // ... and any asynchronous one.
    let numbers = AsyncStream { continuation in
      for number in 1...6 { continuation.yield(number) }
      continuation.finish()
    }
    for try await batch in processor.process(numbers) { print("\(batch)") }
  }

  public static func goingOn(print: (String) -> Void) throws {
    // A cursor is a position that processors share: breaking off loses no id.
    let cursor = SampleCursor(Engine().stream(try SampleRange(first: 0, count: 20)))
    let byFive = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 5)).process(cursor)
    if let batch = try byFive.next() { print("\(batch.map(\.id))") }

    let byEight = try BatchProcessor(BatchConfiguration(strategy: .sequential, batchSize: 8)).process(cursor)
    while let batch = try byEight.next() { print("\(batch.map(\.id))") }
  }
}
