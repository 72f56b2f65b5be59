import DPAMeasurement
import Dispatch
package import Threading

/// Chooses cases by name: a regular expression in Swift's syntax, searched for anywhere in `layer/case`, as `--list`
/// prints it. Plain words are such an expression too.
public struct CaseFilter {
  public let pattern: String
  private let expression: Regex<AnyRegexOutput>
  private let nanosecondsOfName: UInt64
  private let start: WorkerThreads.Start

  /// - Throws: `HarnessError.usage` where the pattern is no regular expression.
  public init(_ pattern: String) throws(HarnessError) { try self.init(pattern, nanosecondsOfName: 1_000_000_000) }

  /// - Parameter nanosecondsOfName: What the search of one name may take of a processor's time; all names that are
  ///   searched together may take twice as long.
  package init(
    _ pattern: String, nanosecondsOfName: UInt64, start: @escaping WorkerThreads.Start = WorkerThreads.system
  ) throws(HarnessError) {
    self.pattern = pattern
    self.nanosecondsOfName = nanosecondsOfName
    self.start = start
    do {
      expression = try Regex(pattern)
    } catch {
      throw .usage(
        "\(setting: "filter") needs a regular expression, not '\(pattern)'; a backslash makes a character plain")
    }
  }

  /// Why a case is skipped.
  package var reason: Sentence { "left out by \(setting: "filter") '\(pattern)'" }

  /// Whether the expression is found in each case of a layer.
  ///
  /// - Throws: as `contains(_:)`.
  package func contains(_ names: [String], ofLayer layer: String) throws(HarnessError) -> [Bool] {
    try contains(names.map { "\(layer)/\($0)" })
  }

  /// Whether the expression is found in each name, for example of a benchmark cell.
  ///
  /// - Throws: `HarnessError.usage` where it takes too long on one or on all, and `.tooFewGiven` where there is no
  ///   thread on which a search that takes too long could be left.
  package func contains(_ names: [String]) throws(HarnessError) -> [Bool] {
    do throws(NameSearch.Problem) {
      return try NameSearch.search(names, for: expression, nanosecondsOfName: nanosecondsOfName, start: start)
    } catch {
      switch error {
      case .tooSlow(let name): throw tooSlow("the name '\(name)'")
      case .tooSlowTogether(let count): throw tooSlow("\(count) names")
      case .noThread: throw .tooFewGiven(of: "more thread", given: 0, needed: 1)
      }
    }
  }

  private func tooSlow(_ names: String) -> HarnessError {
    .usage("\(setting: "filter") '\(pattern)' takes too long on \(names); write it without repetitions of repetitions")
  }

  /// Those of some elements in whose name the expression is found.
  ///
  /// - Throws: as `contains(_:)`.
  package func choose<Element>(_ elements: [Element], by name: (Element) -> String) throws(HarnessError) -> [Element] {
    zip(elements, try contains(elements.map(name))).filter(\.1).map(\.0)
  }
}

/// Searches names for a regular expression on a thread of its own, which is given up when one name, or all together,
/// take too long: some expressions take longer than anybody waits, and a search cannot be stopped.
///
/// Time is that of the thread's own work, so that a busy machine refuses no expression.
package final class NameSearch: @unchecked Sendable {
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
  package static func search(
    _ names: [String], for expression: Regex<AnyRegexOutput>, nanosecondsOfName limit: UInt64,
    start: WorkerThreads.Start
  ) throws(Problem) -> [Bool] {
    let search = NameSearch(names, expression)
    guard let wait = start({ search.run() }) else { throw .noThread }
    do throws(Problem) {
      try search.watch(limit)
    } catch {
      search.state.withLock { $0.isGivenUp = true }
      throw error
    }
    wait()
    return search.state.withLock { $0.found }
  }

  package enum Problem: Error, Equatable {
    /// The search of this name takes longer than the limit.
    case tooSlow(name: String)
    /// The search of all these names takes longer than twice the limit.
    case tooSlowTogether(count: Int)
    /// The search would have to run on the calling thread, which then could not give it up.
    case noThread
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
  private func watch(_ limit: UInt64) throws(Problem) {
    var seen: (count: Int, nanoseconds: UInt64) = (0, 0)
    while isDone.wait(timeout: .now() + .milliseconds(Self.lookMilliseconds)) == .timedOut {
      let (count, now) = state.withLock { ($0.found.count, $0.clock?.nanoseconds) }
      guard let now, count < names.count else { continue }
      if count > seen.count {
        // A look that came late must not blame all names for the one that is searched now.
        if seen.count > 0 && now > 2 * limit { throw .tooSlowTogether(count: names.count) }
        seen = (count, now)
      } else if now - seen.nanoseconds > limit {
        throw .tooSlow(name: names[count])
      }
    }
  }
}
