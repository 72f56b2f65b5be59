/// Chooses cases by name: a regular expression in Swift's syntax, searched for anywhere in `layer/case`, as `--list`
/// prints it. Plain words are such an expression too.
public struct CaseFilter {
  public let pattern: String
  private let expression: Regex<AnyRegexOutput>
  private let nanosecondsOfName: UInt64

  /// - Throws: `HarnessError.usage` where the pattern is no regular expression.
  public init(_ pattern: String) throws(HarnessError) { try self.init(pattern, nanosecondsOfName: 1_000_000_000) }

  /// - Parameter nanosecondsOfName: What the search of one name may take of a processor's time; all names that are
  ///   searched together may take twice as long.
  package init(_ pattern: String, nanosecondsOfName: UInt64) throws(HarnessError) {
    self.pattern = pattern
    self.nanosecondsOfName = nanosecondsOfName
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
  /// - Throws: `HarnessError.usage` where it takes too long on one, or on all.
  func contains(_ names: [String], ofLayer layer: String) throws(HarnessError) -> [Bool] {
    try contains(names.map { "\(layer)/\($0)" })
  }

  /// Whether the expression is found in each name, for example of a benchmark cell.
  ///
  /// - Throws: `HarnessError.usage` where it takes too long on one, or on all.
  package func contains(_ names: [String]) throws(HarnessError) -> [Bool] {
    do throws(NameSearch.TooSlow) {
      return try NameSearch.search(names, for: expression, nanosecondsOfName: nanosecondsOfName)
    } catch {
      let names =
        switch error {
        case .name(let name): "the name '\(name)'"
        case .names(let count): "\(count) names"
        }
      throw .usage("--filter '\(pattern)' takes too long on \(names); write it without repetitions of repetitions")
    }
  }

  /// Those of some elements in whose name the expression is found.
  ///
  /// - Throws: `HarnessError.usage` where it takes too long on one, or on all.
  func choose<Element>(_ elements: [Element], by name: (Element) -> String) throws(HarnessError) -> [Element] {
    zip(elements, try contains(elements.map(name))).filter(\.1).map(\.0)
  }
}
