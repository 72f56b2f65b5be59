import HarnessBenchmarks
public import HarnessKit

/// The cases of a golden folder by name, without running them.
public struct GoldenList: Sendable {
  /// From the bottom layer up, in the order of the files.
  public let cases: [Case]
  /// Cases that a filter left out.
  public let leftOutCount: Int
  /// What is wrong with the folder, such as a changed file, whose cases are not listed.
  public let problems: [Verdict.Problem]

  /// The same list with every setting called as a program calls it.
  public func worded(by words: Sentence.Words) -> GoldenList {
    GoldenList(cases: cases, leftOutCount: leftOutCount, problems: problems.map { $0.worded(by: words) })
  }

  public struct Case: Sendable {
    public let layer: String
    public let name: String
    /// What would run it; empty where no kernel has a part in it.
    public let kernels: [String]
  }

  /// One `layer/case` a line, for people and for `--filter`.
  public var text: String { cases.map { VisibleText.render("\($0.layer)/\($0.name)") + "\n" }.joined() }

  /// Held only where nothing is wrong with the folder.
  public var status: ExitStatus { .mostSevere(problems.map(\.status)) }

  public var json: String { JSONText.encode(Report(self)) + "\n" }

  private struct Report: Encodable {
    let schema = "dpa-case-list/1"
    let cases: [CaseText]
    let leftOut: Int
    let problems: [String]

    init(_ list: GoldenList) {
      cases = list.cases.map { CaseText(layer: $0.layer, name: $0.name, kernels: $0.kernels) }
      leftOut = list.leftOutCount
      problems = list.problems.map(\.sentence.description)
    }
  }

  private struct CaseText: Encodable {
    let layer: String
    let name: String
    let kernels: [String]
  }
}
