public import HarnessKit

/// Something that a comparison cannot look past.
public struct ComparisonProblem: Sendable, Equatable, Codable {
  /// `void`, `missing` or `not_comparable`.
  public let decision: DecisionName
  public let sentence: String
  /// The exit status that follows.
  public let status: Int32

  package init(_ decision: DecisionName, _ sentence: String, status: ExitStatus) {
    self.decision = decision
    self.sentence = sentence
    self.status = status.rawValue
  }

  /// A cell whose processes or roots are wrong.
  package static func void(_ cell: String, _ reason: String, status: ExitStatus) -> ComparisonProblem {
    ComparisonProblem(.void, "cell '\(cell)' is void: \(reason)", status: status)
  }

  package static func missing(_ cell: String, from label: String) -> ComparisonProblem {
    ComparisonProblem(
      .missing, "benchmark '\(cell)' is missing from \(label); both sides need the same benchmarks",
      status: .notComparable)
  }

  package static func notComparable(_ sentence: String) -> ComparisonProblem {
    ComparisonProblem(.notComparable, sentence, status: .notComparable)
  }

  package var exitStatus: ExitStatus { ExitStatus(rawValue: status) ?? .internalError }
}
