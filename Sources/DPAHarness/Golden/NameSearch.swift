import DPAEngine
import DPAMeasurement
import Dispatch

/// Searches names for a regular expression on a thread of its own, which is given up when one name takes too long: some
/// expressions take longer than anybody waits, and a search cannot be stopped.
///
/// Time is that of the thread's own work, so that a busy machine refuses no expression.
final class NameSearch: @unchecked Sendable {
  /// How often the search is looked at, and so how exact the limit is.
  private static let lookMilliseconds = 10

  private let names: [String]
  private let expression: Regex<AnyRegexOutput>
  private let isDone = DispatchSemaphore(value: 0)
  private let state = Guarded(State())

  private struct State {
    var found: [Bool] = []
    var clock: ThreadClock?
  }

  private init(_ names: [String], _ expression: Regex<AnyRegexOutput>) {
    self.names = names
    self.expression = expression
  }

  /// Whether the expression is found in each name.
  static func search(
    _ names: [String], for expression: Regex<AnyRegexOutput>, nanosecondsOfName limit: UInt64,
    start: WorkerThreads.Start
  ) throws(Problem) -> [Bool] {
    let search = NameSearch(names, expression)
    guard let wait = start({ search.run() }) else { throw .noThread }
    try search.watch(limit)
    wait()
    return search.state.withLock { $0.found }
  }

  enum Problem: Error, Equatable {
    /// The search of this name takes longer than the limit.
    case tooSlow(name: String)
    /// The search would have to run on the calling thread, which then could not give it up.
    case noThread
  }

  private func run() {
    state.withLock { $0.clock = ThreadClock() }
    for name in names {
      let isFound = name.firstMatch(of: expression) != nil
      state.withLock { $0.found.append(isFound) }
    }
    isDone.signal()
  }

  /// Returns when the search is done.
  private func watch(_ limit: UInt64) throws(Problem) {
    var seen: (count: Int, nanoseconds: UInt64) = (0, 0)
    while isDone.wait(timeout: .now() + .milliseconds(Self.lookMilliseconds)) == .timedOut {
      let (count, now) = state.withLock { ($0.found.count, $0.clock?.nanoseconds) }
      guard let now, count < names.count else { continue }
      if count > seen.count {
        seen = (count, now)
      } else if now - seen.nanoseconds > limit {
        throw .tooSlow(name: names[count])
      }
    }
  }
}
