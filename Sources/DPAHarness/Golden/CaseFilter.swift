/// Chooses cases by name: a regular expression in Swift's syntax, searched for anywhere in `layer/case`, as `--list`
/// prints it. Plain words are such an expression too.
public struct CaseFilter {
  public let pattern: String
  private let expression: Regex<AnyRegexOutput>

  /// - Throws: `HarnessError.usage` where the pattern is no regular expression.
  public init(_ pattern: String) throws(HarnessError) {
    self.pattern = pattern
    do {
      expression = try Regex(pattern)
    } catch {
      throw .usage("--filter needs a regular expression, not '\(pattern)'; a backslash makes a character plain")
    }
  }

  /// Why a case is skipped.
  var reason: String { "left out by --filter '\(pattern)'" }

  func contains(_ name: String, ofLayer layer: String) -> Bool { contains("\(layer)/\(name)") }

  /// Whether the expression is found in a benchmark cell's name.
  package func contains(_ cell: BenchmarkCell) -> Bool { contains(cell.name) }

  /// Whether the expression is found in a name.
  package func contains(_ text: String) -> Bool { text.firstMatch(of: expression) != nil }
}
