/// Batches of one source, one at a time: ask with `next()` until nothing is left, or go through them with `for`.
///
/// What the consumer throws concerns only the consumer: it may ask for the next batch afterwards, or hand `source` to
/// another processor.
public final class BatchProcessing<Source: BatchSource> {
  /// Where the batches come from, with all that is not delivered yet.
  public let source: Source
  private var turns: BatchTurns
  private var lanesAreLaidOut = false

  init(_ source: Source, _ turns: BatchTurns) {
    self.source = source
    self.turns = turns
  }

  /// The next batch, or nil at the end.
  ///
  /// - Throws: `EngineError.memoryLimitExceeded` before a batch of monitored processing, `.readingUnavailable`,
  ///   `.laneTooLong`. Nothing is lost by an error: asking again tries again.
  public func next() throws(EngineError) -> Source.Delivered? {
    turns.endConsumerTurn()
    let demand = try turns.demand()
    if let percentUsed = demand.excessPercentUsed {
      guard !source.isAtEnd else { return nil }
      throw .memoryLimitExceeded(batch: turns.metrics.batchCount, nextID: source.nextID, percentUsed: percentUsed)
    }
    let batch = source.take(try lengthOfLane() ?? demand.size)
    guard !batch.isEmpty else { return nil }
    turns.deliver(batch.count, for: demand)
    return batch
  }

  /// Round robin delivers whole lanes.
  private func lengthOfLane() throws(EngineError) -> Int? {
    guard turns.configuration.strategy == .roundRobin else { return nil }
    if !lanesAreLaidOut {
      try source.layOutLanes(turns.configuration.startSize)
      // Only now: a layout that was refused is tried again with the next request.
      lanesAreLaidOut = true
    }
    return Swift.max(1, Swift.min(source.restOfLane, BatchConfiguration.batchSizeLimit))
  }

  /// Calls `body` with each batch.
  ///
  /// - Throws: What `next()` throws, or what `body` throws.
  public func forEach(_ body: (Source.Delivered) throws -> Void) throws {
    while let batch = try next() { try body(batch) }
  }

  /// What was delivered so far, and what that took.
  public var metrics: BatchMetrics { turns.currentMetrics }

  /// The size from which the next batch is decided.
  public var nextBatchSize: Int { turns.nextBatchSize }

  /// Chooses the size of the next batch, from which the strategy goes on. A memory-optimised batch still never exceeds
  /// what fits into memory.
  ///
  /// - Throws: `EngineError.batchSizeOutOfRange`, or `.lanesHaveFixedLengths` for round robin.
  public func setNextBatchSize(_ size: Int) throws(EngineError) { try turns.choose(size) }
}

/// In a `for` loop each batch is a result, whose `get()` throws what `next()` would; a loop ends behind its first
/// error, and another one goes on where it left off.
extension BatchProcessing: Sequence {
  public typealias Element = Result<Source.Delivered, EngineError>

  public func makeIterator() -> Iterator { Iterator(self) }

  public struct Iterator: IteratorProtocol {
    private let processing: BatchProcessing
    private var hasFailed = false

    init(_ processing: BatchProcessing) { self.processing = processing }

    public mutating func next() -> Element? {
      // A loop that overlooks errors would ask for ever while memory is short.
      guard !hasFailed else { return nil }
      do throws(EngineError) {
        return try processing.next().map { .success($0) }
      } catch {
        hasFailed = true
        return .failure(error)
      }
    }
  }
}
