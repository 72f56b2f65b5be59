/// Where a measurement's readings come from: closures, so that tests script them and know every figure beforehand.
public struct MeasurementSource: Sendable {
  /// Time since a fixed moment, never going back.
  public var wallNanoseconds: @Sendable () -> UInt64
  /// Time that processors have spent on this process, all threads together.
  public var processorNanoseconds: @Sendable () -> UInt64
  /// Memory that this process has now.
  public var memory: @Sendable () -> MemoryReadings

  public init(
    wallNanoseconds: @escaping @Sendable () -> UInt64, processorNanoseconds: @escaping @Sendable () -> UInt64,
    memory: @escaping @Sendable () -> MemoryReadings
  ) {
    self.wallNanoseconds = wallNanoseconds
    self.processorNanoseconds = processorNanoseconds
    self.memory = memory
  }

  /// This process.
  public static let system = MeasurementSource(
    wallNanoseconds: { ProcessTime.monotonicNanoseconds }, processorNanoseconds: { ProcessTime.processorNanoseconds },
    memory: { MemoryReadings.ofThisProcess() })
}
