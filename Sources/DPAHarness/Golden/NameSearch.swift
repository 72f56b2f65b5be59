import DPAEngine
import DPAMeasurement
import Dispatch

/// Searches names for a regular expression on a thread of its own, which is given up when one name, or all together,
/// take too long: some expressions take longer than anybody waits, and a search cannot be stopped.
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
    /// Whether nobody waits for the names that are left.
    var isGivenUp = false
  }

  private init(_ names: [String], _ expression: Regex<AnyRegexOutput>) {
    self.names = names
    self.expression = expression
  }

  /// Whether the expression is found in each name.
  ///
  /// - Parameter limit: What one name may take; all names together may take twice as long.
  /// - Throws: `TooSlow` where they take longer.
  static func search(
    _ names: [String], for expression: Regex<AnyRegexOutput>, nanosecondsOfName limit: UInt64
  ) throws(TooSlow) -> [Bool] {
    let search = NameSearch(names, expression)
    // Without a thread to be had, this one searches, and waits as long as it takes.
    guard let wait = WorkerThreads.system({ search.run() }) else {
      search.run()
      return search.state.withLock { $0.found }
    }
    do throws(TooSlow) {
      try search.watch(limit)
    } catch {
      search.state.withLock { $0.isGivenUp = true }
      throw error
    }
    wait()
    return search.state.withLock { $0.found }
  }

  enum TooSlow: Error, Equatable {
    case name(String)
    case names(count: Int)
  }

  private func run() {
    state.withLock { $0.clock = ThreadClock() }
    for name in names {
      let isFound = name.firstMatch(of: expression) != nil
      let isGivenUp = state.withLock { state in
        state.found.append(isFound)
        return state.isGivenUp
      }
      if isGivenUp { return }
    }
    isDone.signal()
  }

  /// Returns when the search is done.
  private func watch(_ limit: UInt64) throws(TooSlow) {
    var seen: (count: Int, nanoseconds: UInt64) = (0, 0)
    while isDone.wait(timeout: .now() + .milliseconds(Self.lookMilliseconds)) == .timedOut {
      let (count, now) = state.withLock { ($0.found.count, $0.clock?.nanoseconds) }
      guard let now, count < names.count else { continue }
      guard now <= 2 * limit else { throw .names(count: names.count) }
      if count > seen.count {
        seen = (count, now)
      } else if now - seen.nanoseconds > limit {
        throw .name(names[count])
      }
    }
  }
}
