/// Work in a task beside a clock.
package enum TimeLimit {
  /// Does work that ends early when its task is cancelled, which happens when the time is up.
  ///
  /// Returns when the work has, also after the time is up: a process must be gone before its end is told.
  ///
  /// - Parameters:
  ///   - seconds: Nil for no limit.
  ///   - sleep: Returns after so many seconds, or early when its task is cancelled.
  /// - Returns: What the work gave, and whether its time was up before; it was not where the caller was cancelled
  ///   first.
  package static func run<Value: Sendable>(
    seconds: Double?, sleep: @escaping @Sendable (_ seconds: Double) async -> Void = TimeLimit.sleep,
    _ work: @escaping @Sendable () async -> Value
  ) async -> (value: Value, isTimeUp: Bool) {
    await withTaskGroup(of: Value?.self) { group in
      group.addTask { await work() }
      // The limit is a task beside the work's, so that whichever ends first is heard.
      if let seconds {
        group.addTask {
          await sleep(seconds)
          return nil
        }
      }
      var isTimeUp = false
      while let event = await group.next() {
        // A cancelled sleep ends early.
        if event == nil { isTimeUp = !Task.isCancelled }
        group.cancelAll()
        if let event { return (event, isTimeUp) }
      }
      preconditionFailure("the work always ends")
    }
  }

  package static let sleep: @Sendable (_ seconds: Double) async -> Void = { try? await Task.sleep(for: .seconds($0)) }
}
