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
