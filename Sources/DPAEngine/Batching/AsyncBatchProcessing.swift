/// Batches of one asynchronous source: a sequence for `for try await`. Iterating again goes on where the last loop left
/// off.
public final class AsyncBatchProcessing<Base: AsyncSequence>: AsyncSequence, AsyncIteratorProtocol {
  public typealias Element = [Base.Element]
  public typealias Failure = any Error

  /// Where the batches come from, with all that is not delivered yet.
  public let source: AsyncSequenceCursor<Base>
  private var turns: BatchTurns
  private var lanesAreLaidOut = false

  init(_ source: AsyncSequenceCursor<Base>, _ turns: BatchTurns) {
    self.source = source
    self.turns = turns
  }

  public func makeAsyncIterator() -> AsyncBatchProcessing { self }

  public nonisolated(nonsending) func next() async throws -> [Base.Element]? {
    try await next(isolation: #isolation)
  }

  /// The next batch, or nil at the end.
  ///
  /// - Throws: What the sequence throws, `CancellationError`, or what `BatchProcessing.next()` throws. Nothing that was
  ///   received is lost: asking again goes on.
  public func next(isolation actor: isolated (any Actor)?) async throws -> [Base.Element]? {
    // Before anything can throw: the consumer's time ends with its request, whatever comes of it.
    turns.endConsumerTurn()
    let demand = try turns.demand()
    if let percentUsed = demand.excessPercentUsed {
      // An exhausted source ends the loop; that memory is short as well is then nobody's concern.
      guard try await !source.isAtEnd(isolation: actor) else { return nil }
      throw EngineError.memoryLimitExceeded(
        batch: turns.metrics.batchCount, nextID: source.nextID, percentUsed: percentUsed)
    }
    let size = try await lengthOfLane(isolation: actor) ?? demand.size
    // Received first and taken then: a cancellation in between leaves every element in the source.
    try await source.receive(size, isolation: actor)
    let batch = source.take(size)
    guard !batch.isEmpty else { return nil }
    turns.deliver(batch.count, for: demand)
    return batch
  }

  /// Round robin delivers whole lanes.
  private func lengthOfLane(isolation: isolated (any Actor)?) async throws -> Int? {
    guard turns.configuration.strategy == .roundRobin else { return nil }
    if !lanesAreLaidOut {
      try await source.layOutLanes(turns.configuration.startSize, isolation: isolation)
      // Only now: a layout that was refused or cancelled is tried again with the next request.
      lanesAreLaidOut = true
    }
    return Swift.max(1, Swift.min(source.restOfLane, BatchConfiguration.batchSizeLimit))
  }

  /// What was delivered so far, and what that took.
  public var metrics: BatchMetrics { turns.currentMetrics }

  /// The size from which the next batch is decided.
  public var nextBatchSize: Int { turns.nextBatchSize }

  /// Chooses the size of the next batch; see `BatchProcessing.setNextBatchSize`.
  ///
  /// - Throws: `EngineError.batchSizeOutOfRange`, or `.lanesHaveFixedLengths` for round robin.
  public func setNextBatchSize(_ size: Int) throws(EngineError) { try turns.choose(size) }
}
