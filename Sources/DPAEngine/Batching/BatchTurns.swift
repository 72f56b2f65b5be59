/// The turns of a processing: before each batch it decides the size, after each it learns from the consumer. It knows
/// no source, so that sequences and asynchronous sequences share it.
struct BatchTurns {
  /// A higher use of memory stops monitored processing.
  static let stopPercentUsed = 90

  let configuration: BatchConfiguration
  let isMonitored: Bool
  private let batcher: MemoryAwareBatcher
  private let environment: BatchEnvironment
  private(set) var metrics = BatchMetrics()
  private var size: Int
  /// A size that the consumer chose for the next batch.
  private var chosenSize: Int?
  private var pace = ConsumerPace()
  private var start: (time: Duration?, processorTime: Duration?)?
  /// The batch that the consumer is working on.
  private var outstanding: (count: Int, deliveredAt: Duration?)?

  init(_ processor: BatchProcessor, isMonitored: Bool) {
    configuration = processor.configuration
    self.isMonitored = isMonitored
    batcher = processor.memoryBatcher
    environment = processor.environment
    size = configuration.startSize
  }

  /// What the next batch should be.
  struct Demand {
    var size: Int
    /// The use of memory, where it forbids another batch.
    var excessPercentUsed: Int?
  }

  var nextBatchSize: Int { chosenSize ?? size }

  mutating func choose(_ size: Int) throws(EngineError) {
    guard configuration.strategy != .roundRobin else { throw .lanesHaveFixedLengths }
    guard (1...BatchConfiguration.batchSizeLimit).contains(size) else { throw .batchSizeOutOfRange(size) }
    chosenSize = size
  }

  /// The consumer asks for a batch, so it is done with the one before.
  mutating func endConsumerTurn() {
    let now = environment.now?()
    // Time starts with the first request, so that a processing that waits to be used costs nothing.
    if start == nil { start = (now, environment.processorTime?()) }
    metrics = metrics(at: now)
    guard let (count, deliveredAt) = outstanding else { return }
    // Cleared even where nothing is learnt, so that a pause is never counted twice.
    outstanding = nil
    guard configuration.strategy == .adaptive && configuration.adaptiveSizing, let now, let deliveredAt else { return }
    pace.add(now - deliveredAt, for: count)
    size = pace.batchSize(after: size, minimum: configuration.minimumBatchSize)
  }

  /// What was delivered, with the time until now while the consumer has a batch, else until it asked last.
  var currentMetrics: BatchMetrics { outstanding == nil ? metrics : metrics(at: environment.now?()) }

  private func metrics(at now: Duration?) -> BatchMetrics {
    var metrics = metrics
    if let now, let time = start?.time { metrics.elapsedTime = now - time }
    if let now = environment.processorTime?(), let time = start?.processorTime {
      metrics.elapsedProcessorTime = now - time
    }
    return metrics
  }

  /// Decides the size of the next batch; nothing changes until it is delivered.
  mutating func demand() throws(EngineError) -> Demand {
    var demand = Demand(size: nextBatchSize)
    // Strategies that do not look at memory also work where it cannot be read.
    guard isMonitored || configuration.strategy.readsMemory else { return demand }
    let reading = try environment.memory()
    metrics.add(reading)
    if isMonitored && reading.percentUsed > Self.stopPercentUsed { demand.excessPercentUsed = reading.percentUsed }
    demand.size = size(for: reading)
    return demand
  }

  private func size(for reading: MemoryReading) -> Int {
    // The first batch, and one whose size the consumer chose, are not adjusted.
    let isAdjusted = chosenSize == nil && metrics.batchCount > 0
    let adjusted = isAdjusted ? batcher.adjustedBatchSize(size, for: reading) : nextBatchSize
    let wanted =
      switch configuration.strategy {
      case .sequential, .roundRobin: nextBatchSize
      case .adaptive: isAdjusted ? max(configuration.minimumBatchSize, min(size, adjusted)) : adjusted
      case .memoryOptimized:
        min(adjusted, batcher.optimalBatchSize(bytesPerSample: configuration.bytesPerSample, for: reading))
      }
    // Plenty of memory must not ask for more than a batch can hold.
    return min(wanted, BatchConfiguration.batchSizeLimit)
  }

  /// A batch of `count` samples goes to the consumer.
  mutating func deliver(_ count: Int, for demand: Demand) {
    // Only a delivery changes the size: a request that threw can be repeated with the same result.
    size = demand.size
    chosenSize = nil
    metrics.batchCount += 1
    metrics.sampleCount += UInt64(count)
    outstanding = (count, environment.now?())
  }
}
