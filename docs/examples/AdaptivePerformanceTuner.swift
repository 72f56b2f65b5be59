public import DPAEngine

/// Tunes the size of batches while a stream goes by: larger while that helps, else smaller.
public struct AdaptivePerformanceTuner {
  public private(set) var batchSize: Int
  public private(set) var history: [(batchSize: Int, throughput: Double)] = []

  public init(initialBatchSize: Int = 10) { batchSize = initialBatchSize }

  /// The best size so far; nil before the first measurement.
  public var best: (batchSize: Int, throughput: Double)? { history.max { $0.throughput < $1.throughput } }

  /// Measures sizes until the source ends, a size passes 1,000, or eleven were tried.
  public mutating func tune(
    _ source: SampleCursor, environment: BatchEnvironment, process: (Batch) -> Void
  ) throws(EngineError) {
    // One cursor for all measurements: each takes up where the one before broke off.
    while !source.isAtEnd && batchSize <= 1_000 && history.count <= 10 {
      let processor = try BatchProcessor(
        BatchConfiguration(strategy: .adaptive, batchSize: batchSize, adaptiveSizing: true), environment: environment)
      let batches = processor.process(source)
      while batches.metrics.batchCount < 10, let batch = try batches.next() { process(batch) }
      note(try batches.metrics.samplesPerSecond)
    }
  }

  private mutating func note(_ throughput: Double) {
    let isBetter = history.last.map { throughput > $0.throughput } ?? true
    history.append((batchSize, throughput))
    // At least by one: a fifth of a small size is nothing.
    batchSize = isBetter ? max(batchSize + 1, batchSize * 6 / 5) : max(1, batchSize * 5 / 6)
  }
}
