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

extension ProfileResult {
  /// The results of several threads' profilers, added up by name, in the order in which the names first come.
  public static func sum(_ profiles: [[ProfileResult]]) -> [ProfileResult] {
    var sums: [ProfileResult] = []
    for result in profiles.joined() {
      if let place = sums.firstIndex(where: { $0.name == result.name }) {
        sums[place] = sums[place].adding(result)
      } else {
        sums.append(result)
      }
    }
    return sums
  }

  private func adding(_ other: ProfileResult) -> ProfileResult {
    ProfileResult(
      name: name, callCount: callCount + other.callCount,
      totalNanoseconds: totalNanoseconds + other.totalNanoseconds,
      selfNanoseconds: selfNanoseconds + other.selfNanoseconds,
      processorNanoseconds: Self.sum(processorNanoseconds, other.processorNanoseconds) { $0 + $1 },
      memory: Self.sum(memory, other.memory) { $0 + $1 })
  }

  private static func sum<Value>(
    _ first: Reading<Value>, _ second: Reading<Value>, _ add: (Value, Value) -> Value
  ) -> Reading<Value> {
    switch (first, second) {
    case (.available(let first), .available(let second)): .available(add(first, second))
    case (.unavailable(let reason), _), (_, .unavailable(let reason)): .unavailable(reason)
    }
  }
}
