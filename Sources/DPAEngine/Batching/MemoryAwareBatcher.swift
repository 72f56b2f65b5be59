/// Chooses batch sizes by memory.
///
/// Source: DESIGN of the batch sizes; every division and product is taken in binary64, then truncated.
public struct MemoryAwareBatcher: Sendable {
  /// Above it, memory is short: a size shrinks.
  public static let highPercentUsed = 80
  /// Below it, memory is plenty: a size may grow.
  public static let lowPercentUsed = 50

  /// Unit: MiB of 2^20 bytes.
  public let memoryLimitMebibytes: Int
  public let minimumBatchSize: Int
  private let read: @Sendable () throws(EngineError) -> MemoryReading

  /// - Throws: `EngineError.memoryLimitOutOfRange` or `.minimumBatchSizeOutOfRange`.
  public init(
    memoryLimitMebibytes: Int = BatchConfiguration.defaultMemoryLimitMebibytes, minimumBatchSize: Int = 1,
    environment: BatchEnvironment
  ) throws(EngineError) {
    let valid = try BatchConfiguration(
      strategy: .memoryOptimized, memoryLimitMebibytes: memoryLimitMebibytes, minimumBatchSize: minimumBatchSize)
    self.init(valid, environment)
  }

  init(_ configuration: BatchConfiguration, _ environment: BatchEnvironment) {
    memoryLimitMebibytes = configuration.memoryLimitMebibytes
    minimumBatchSize = configuration.minimumBatchSize
    read = environment.memory
  }

  /// Memory now: the API's `monitor_memory_usage`.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public func memoryReading() throws(EngineError) -> MemoryReading { try read() }

  /// As many samples as fit into 90 % of what is available now, or into the limit where that is less.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public func optimalBatchSize(bytesPerSample: Int = Record.byteCount) throws(EngineError) -> Int {
    optimalBatchSize(bytesPerSample: bytesPerSample, for: try read())
  }

  /// As many samples as fit, at least the minimum; just the minimum where a sample has no size.
  public func optimalBatchSize(bytesPerSample: Int, for reading: MemoryReading) -> Int {
    guard bytesPerSample > 0 else { return minimumBatchSize }
    let mebibytes = min(0.9 * reading.availableMebibytes, Double(memoryLimitMebibytes))
    let bytes = mebibytes * Double(MemoryReading.bytesPerMebibyte)
    return max(minimumBatchSize, Self.truncated(bytes / Double(bytesPerSample)))
  }

  /// The size after a batch of `size`: smaller when memory is short, larger when it is plenty, never below the minimum.
  public func adjustedBatchSize(_ size: Int, for reading: MemoryReading) -> Int {
    max(minimumBatchSize, unboundedBatchSize(size, for: reading))
  }

  private func unboundedBatchSize(_ size: Int, for reading: MemoryReading) -> Int {
    let available = reading.availableMebibytes
    let limit = Double(memoryLimitMebibytes)
    // The order of the questions is part of the results: golden files hold the sizes that follow from it.
    if reading.percentUsed > Self.highPercentUsed { return Self.truncated(Double(size) * 0.8) }
    if available < limit { return Self.truncated(Double(size) * (available / limit)) }
    guard reading.percentUsed < Self.lowPercentUsed && available > 2 * limit else { return size }
    // At least one more: a fifth of a small size truncates to nothing, and it would never grow.
    return max(size.addingReportingOverflow(1).overflow ? size : size + 1, Self.truncated(Double(size) * 1.2))
  }

  /// Toward zero, or the largest integer where that is exceeded.
  private static func truncated(_ value: Double) -> Int {
    value >= Double(Int.max) ? .max : Int(value)
  }
}
