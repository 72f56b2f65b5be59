package import DPAEngine

/// Chooses cases by name: a regular expression in Swift's syntax, searched for anywhere in `layer/case`, as `--list`
/// prints it. Plain words are such an expression too.
public struct CaseFilter {
  public let pattern: String
  private let expression: Regex<AnyRegexOutput>
  private let nanosecondsOfName: UInt64
  private let start: WorkerThreads.Start

  /// - Throws: `HarnessError.usage` where the pattern is no regular expression.
  public init(_ pattern: String) throws(HarnessError) { try self.init(pattern, nanosecondsOfName: 1_000_000_000) }

  /// - Parameter nanosecondsOfName: What the search of one name may take of a processor's time.
  package init(
    _ pattern: String, nanosecondsOfName: UInt64, start: @escaping WorkerThreads.Start = WorkerThreads.system
  ) throws(HarnessError) {
    self.pattern = pattern
    self.nanosecondsOfName = nanosecondsOfName
    self.start = start
    do {
      expression = try Regex(pattern)
    } catch {
      throw .usage("--filter needs a regular expression, not '\(pattern)'; a backslash makes a character plain")
    }
  }

  /// Why a case is skipped.
  var reason: String { "left out by --filter '\(pattern)'" }

  /// Whether the expression is found in each case of a layer.
  ///
  /// - Throws: as `contains(_:)`.
  func contains(_ names: [String], ofLayer layer: String) throws(HarnessError) -> [Bool] {
    try contains(names.map { "\(layer)/\($0)" })
  }

  /// Whether the expression is found in each name, for example of a benchmark cell.
  ///
  /// - Throws: `HarnessError.usage` where it takes too long on one, and `.tooFewGiven` where there is no thread on which
  ///   a search that takes too long could be left.
  package func contains(_ names: [String]) throws(HarnessError) -> [Bool] {
    do throws(NameSearch.Problem) {
      return try NameSearch.search(names, for: expression, nanosecondsOfName: nanosecondsOfName, start: start)
    } catch {
      switch error {
      case .tooSlow(let name):
        throw .usage(
          "--filter '\(pattern)' takes too long on the name '\(name)'; write it without repetitions of repetitions")
      case .noThread: throw .tooFewGiven(of: "more thread", given: 0, needed: 1)
      }
    }
  }

  /// Those of some elements in whose name the expression is found.
  ///
  /// - Throws: as `contains(_:)`.
  func choose<Element>(_ elements: [Element], by name: (Element) -> String) throws(HarnessError) -> [Element] {
    zip(elements, try contains(elements.map(name))).filter(\.1).map(\.0)
  }
}
