/// Watches how much memory this process has allocated while a scope runs, against a limit of its own.
///
/// It reads when the scope begins and ends, and whenever it is asked: between readings it sees nothing.
public final class MemoryMonitor {
  /// Unit: MiB of 2^20 bytes.
  public let limitMebibytes: Int
  private let read: () throws(EngineError) -> UInt64
  private var peakBytes: UInt64 = 0

  /// - Throws: `EngineError.memoryLimitOutOfRange` or `.readingUnavailable`.
  public init(limitMebibytes: Int = BatchConfiguration.defaultMemoryLimitMebibytes, environment: BatchEnvironment)
    throws(EngineError)
  {
    guard (1...BatchConfiguration.memoryLimitLimit).contains(limitMebibytes) else {
      throw .memoryLimitOutOfRange(mebibytes: limitMebibytes)
    }
    self.limitMebibytes = limitMebibytes
    read = environment.processBytes
    _ = try usedBytes()
  }

  /// Runs a scope, and returns what it returns with the monitor, which keeps the peak.
  ///
  /// - Throws: As the initializer, or what `scope` throws.
  public static func watch<Result>(
    limitMebibytes: Int = BatchConfiguration.defaultMemoryLimitMebibytes, environment: BatchEnvironment,
    during scope: (MemoryMonitor) throws -> Result
  ) throws -> (result: Result, monitor: MemoryMonitor) {
    let monitor = try MemoryMonitor(limitMebibytes: limitMebibytes, environment: environment)
    let result = try scope(monitor)
    // Read once more at the end: the scope may hold its most when it returns.
    _ = try monitor.usedBytes()
    return (result, monitor)
  }

  /// Bytes in use now.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public func usedBytes() throws(EngineError) -> UInt64 {
    let bytes = try read()
    peakBytes = max(peakBytes, bytes)
    return bytes
  }

  /// Use now in percent of the limit; above 100 where the limit is exceeded.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public func usagePercent() throws(EngineError) -> Double {
    100 * Double(try usedBytes()) / (Double(limitMebibytes) * Double(MemoryReading.bytesPerMebibyte))
  }

  /// The highest reading so far, in MiB.
  public var peakMebibytes: Double { Double(peakBytes) / Double(MemoryReading.bytesPerMebibyte) }
}
