/// Cuts streams into batches by one of the four strategies. A processor holds no position: any number of processings
/// can run from it, and one can go on where another has broken off.
public struct BatchProcessor: Sendable {
  public let configuration: BatchConfiguration
  /// What chooses sizes by memory: the API's `_memory_batcher`.
  public let memoryBatcher: MemoryAwareBatcher
  let environment: BatchEnvironment

  /// - Parameter environment: Needed by the adaptive strategy (time and memory), by the memory-optimised one and by
  ///   monitoring (memory). Metrics say what is missing.
  /// - Throws: `EngineError.readingUnavailable` where adaptive sizing lacks a clock.
  public init(
    _ configuration: BatchConfiguration, environment: BatchEnvironment = .none
  ) throws(EngineError) {
    // Refused here and not at the first batch: what is missing is known already.
    if configuration.strategy == .adaptive && configuration.adaptiveSizing && environment.now == nil {
      throw .readingUnavailable(of: "time", reason: "adaptive sizing needs a clock, and none was given")
    }
    self.configuration = configuration
    self.environment = environment
    memoryBatcher = MemoryAwareBatcher(configuration, environment)
  }

  /// Memory now.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public func memoryReading() throws(EngineError) -> MemoryReading { try environment.memory() }

  // MARK: Streams and sequences

  /// Batches of what a source has left: the API's `process_stream`.
  public func process<Source: BatchSource>(_ source: Source) -> BatchProcessing<Source> {
    BatchProcessing(source, BatchTurns(self, isMonitored: false))
  }

  /// The same, but it stops before a batch when more than 90 % of memory is used: the API's
  /// `process_with_memory_monitoring`.
  public func processMonitored<Source: BatchSource>(_ source: Source) -> BatchProcessing<Source> {
    BatchProcessing(source, BatchTurns(self, isMonitored: true))
  }

  /// Batches of a stream, from its first sample on. To go on with another processor, hand it `processing.source`.
  public func process(_ stream: SampleStream) -> BatchProcessing<SampleCursor> { process(SampleCursor(stream)) }

  /// Monitored batches of a stream, from its first sample on.
  public func processMonitored(_ stream: SampleStream) -> BatchProcessing<SampleCursor> {
    processMonitored(SampleCursor(stream))
  }

  /// Batches of any sequence, from its start on.
  public func process<Base: Sequence>(_ sequence: Base) -> BatchProcessing<SequenceCursor<Base>> {
    process(SequenceCursor(sequence))
  }

  /// Monitored batches of any sequence, from its start on.
  public func processMonitored<Base: Sequence>(_ sequence: Base) -> BatchProcessing<SequenceCursor<Base>> {
    processMonitored(SequenceCursor(sequence))
  }

  // MARK: Asynchronous sequences

  /// Batches of what an asynchronous source has left.
  public func process<Base: AsyncSequence>(_ source: AsyncSequenceCursor<Base>) -> AsyncBatchProcessing<Base> {
    AsyncBatchProcessing(source, BatchTurns(self, isMonitored: false))
  }

  /// Monitored batches of what an asynchronous source has left.
  public func processMonitored<Base: AsyncSequence>(
    _ source: AsyncSequenceCursor<Base>
  ) -> AsyncBatchProcessing<Base> {
    AsyncBatchProcessing(source, BatchTurns(self, isMonitored: true))
  }

  /// Batches of an asynchronous sequence, from its start on.
  public func process<Base: AsyncSequence>(_ sequence: Base) -> AsyncBatchProcessing<Base> {
    process(AsyncSequenceCursor(sequence))
  }

  /// Monitored batches of an asynchronous sequence, from its start on.
  public func processMonitored<Base: AsyncSequence>(_ sequence: Base) -> AsyncBatchProcessing<Base> {
    processMonitored(AsyncSequenceCursor(sequence))
  }
}
