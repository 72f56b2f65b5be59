/// What a profiler knows of one region: all calls of one name.
public struct ProfileResult: Sendable, Equatable {
  public let name: String
  /// Calls that have ended.
  public let callCount: UInt64
  /// Time from start to end; a call within a call of the same name counts once.
  public let totalNanoseconds: UInt64
  /// Time without that of regions inside.
  public let selfNanoseconds: UInt64
  /// Time that processors spent on the process, counted as the total.
  public let processorNanoseconds: Reading<UInt64>
  /// What the calls changed in the memory of the process, counted as the total.
  public let memory: Reading<MemoryChange>

  public init(
    name: String, callCount: UInt64, totalNanoseconds: UInt64, selfNanoseconds: UInt64,
    processorNanoseconds: Reading<UInt64>, memory: Reading<MemoryChange>
  ) {
    self.name = name
    self.callCount = callCount
    self.totalNanoseconds = totalNanoseconds
    self.selfNanoseconds = selfNanoseconds
    self.processorNanoseconds = processorNanoseconds
    self.memory = memory
  }

  /// The mean of a call, the API's `avg_time_per_call_ms`; unavailable before the first call has ended.
  public var meanNanosecondsPerCall: Reading<Double> {
    guard callCount > 0 else { return .unavailable("no call of '\(name)' has ended") }
    return .available(Double(totalNanoseconds) / Double(callCount))
  }
}
