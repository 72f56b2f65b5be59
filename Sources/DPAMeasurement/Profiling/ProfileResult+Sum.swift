extension ProfileResult {
  /// The results of several threads' profilers, added up by name, in the order in which the names first come.
  public static func sum(_ profiles: [[ProfileResult]]) -> [ProfileResult] {
    var sums: [ProfileResult] = []
    for result in profiles.joined() {
      if let place = sums.firstIndex(where: { $0.name == result.name }) {
        sums[place] = sums[place] + result
      } else {
        sums.append(result)
      }
    }
    return sums
  }

  private static func + (first: ProfileResult, second: ProfileResult) -> ProfileResult {
    ProfileResult(
      name: first.name, callCount: first.callCount + second.callCount,
      totalNanoseconds: first.totalNanoseconds + second.totalNanoseconds,
      selfNanoseconds: first.selfNanoseconds + second.selfNanoseconds,
      processorNanoseconds: sum(first.processorNanoseconds, second.processorNanoseconds, +),
      memory: sum(first.memory, second.memory, +))
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
