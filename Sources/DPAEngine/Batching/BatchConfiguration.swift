/// How batches are made. A value of this type is valid.
public struct BatchConfiguration: Hashable, Sendable {
  /// The start size where none is given.
  public static let defaultBatchSize = 32
  /// The memory limit where none is given, in MiB.
  public static let defaultMemoryLimitMebibytes = 1_000
  /// The largest size there is, 2^24.
  public static let batchSizeLimit = SampleBatch.capacityLimit
  /// The largest memory limit there is, 2^30 MiB.
  public static let memoryLimitLimit = 1 << 30

  public let strategy: BatchStrategy
  /// The size of the first batch; for round robin, the number of lanes.
  public let startSize: Int
  /// Unit: MiB of 2^20 bytes.
  public let memoryLimitMebibytes: Int
  /// No strategy goes below it on its own.
  public let minimumBatchSize: Int
  /// Whether the adaptive strategy learns from the consumer's pace. It has no meaning for the others.
  public let adaptiveSizing: Bool
  /// What a sample counts as when memory is divided among samples.
  public let bytesPerSample: Int

  /// The defaults are those of the public package: 1,000 MiB, a minimum of 1, no adaptive sizing.
  ///
  /// - Parameter batchSize: 32 for nil, or the minimum where that is larger.
  /// - Throws: `EngineError.batchSizeOutOfRange`, `.minimumBatchSizeOutOfRange`, `.memoryLimitOutOfRange`,
  ///   `.bytesPerSampleOutOfRange`, or `.batchSizeBelowMinimum` for a strategy that changes its size.
  public init(
    strategy: BatchStrategy,
    batchSize: Int? = nil,
    memoryLimitMebibytes: Int = defaultMemoryLimitMebibytes,
    minimumBatchSize: Int = 1,
    adaptiveSizing: Bool = false,
    bytesPerSample: Int = Record.byteCount
  ) throws(EngineError) {
    guard (1...Self.batchSizeLimit).contains(batchSize ?? 1) else { throw .batchSizeOutOfRange(batchSize ?? 1) }
    guard (1...Self.batchSizeLimit).contains(minimumBatchSize) else {
      throw .minimumBatchSizeOutOfRange(minimumBatchSize)
    }
    guard (1...Self.memoryLimitLimit).contains(memoryLimitMebibytes) else {
      throw .memoryLimitOutOfRange(mebibytes: memoryLimitMebibytes)
    }
    guard bytesPerSample > 0 else { throw .bytesPerSampleOutOfRange(bytesPerSample) }
    // A size that was not given is raised instead; only one that the caller chose can contradict the minimum.
    if let batchSize, strategy.readsMemory, batchSize < minimumBatchSize {
      throw .batchSizeBelowMinimum(size: batchSize, minimum: minimumBatchSize)
    }
    self.strategy = strategy
    self.memoryLimitMebibytes = memoryLimitMebibytes
    self.minimumBatchSize = minimumBatchSize
    self.adaptiveSizing = adaptiveSizing
    self.bytesPerSample = bytesPerSample
    // Strategies of a fixed size never shrink, so that the minimum says nothing about their start.
    let floor = strategy.readsMemory ? minimumBatchSize : 1
    startSize = batchSize ?? max(Self.defaultBatchSize, floor)
  }
}
