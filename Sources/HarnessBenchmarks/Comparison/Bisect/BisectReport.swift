public import HarnessKit

/// Which commit made something worse, how that was found, and what could not be judged.
public struct BisectReport: Sendable, Equatable, Codable {
  /// First in the file, and decoded first.
  public let header: ReportHeader
  /// Commits in full.
  public let good: String
  public let bad: String
  /// The regular expression that chose the cells.
  public let filter: String?
  /// An exact metric; nil for times.
  public let metric: String?
  /// In the order in which they were judged.
  public private(set) var steps: [Step] = []
  /// The first bad one is the last of these; the ones before it could not be judged.
  public private(set) var suspects: [String] = []
  /// The first line of the message of the last suspect.
  public private(set) var subject: String?

  public struct Step: Sendable, Equatable, Codable {
    public let commit: String
    /// Nil where nothing can be said of it.
    public let isBad: Bool?
    /// The effect, or why nothing can be said.
    public let finding: String

    package enum CodingKeys: String, CodingKey {
      case commit, finding
      case isBad = "bad"
    }
  }

  init(good: String, bad: String, filter: String?, metric: String?) {
    header = ReportHeader(schema: "dpa-harness-bisect", version: 1)
    self.good = good
    self.bad = bad
    self.filter = filter
    self.metric = metric
  }

  mutating func judge(
    _ commit: String, by judge: CommitJudge, say: @Sendable (String) -> Void
  ) async throws(HarnessError) -> CommitJudge.Judgement? {
    let (judgement, problem) = try await judge.judge(commit)
    let finding = judgement?.effect ?? problem ?? "nothing was found out"
    steps.append(Step(commit: commit, isBad: judgement?.isBad, finding: finding))
    say("\(commit.prefix(12)) is \(judgement.map { $0.isBad ? "bad" : "good" } ?? "skipped"): \(finding)")
    return judgement
  }

  mutating func finish(_ suspects: [String], subject: String) {
    self.suspects = suspects
    self.subject = subject
  }

  /// Undecided where the bad revision is no worse, or several commits are left.
  public var status: ExitStatus { suspects.count == 1 ? .held : .undecided }
}

extension BisectReport {
  /// - Parameter again: What the program calls the comparison that shows a commit beside the one before it.
  public func render(_ format: DocumentFormat, again: (_ before: String, _ commit: String) -> String) -> String {
    format == .json ? JSONText.encode(self) + "\n" : text(again)
  }

  private func text(_ again: (_ before: String, _ commit: String) -> String) -> String {
    guard let found = suspects.last else {
      let words = steps.first?.isBad == nil ? "cannot be judged beside" : "is not worse than"
      let finding = steps.first?.finding ?? "nothing was compared"
      return VisibleText.render("\(bad.prefix(12)) \(words) \(good.prefix(12)): \(finding)") + "\n"
    }
    var lines = ["first bad commit: \(found) \(subject ?? "")"]
    if let step = steps.last(where: { $0.commit == found }) { lines.append("effect: \(step.finding)") }
    if suspects.count > 1 {
      let others = suspects.dropLast().map { String($0.prefix(12)) }.joined(separator: ", ")
      lines.append("or one of those before it that could not be judged: \(others)")
    }
    let skipped = steps.count { $0.isBad == nil }
    lines.append("compared: \(steps.count - skipped), skipped: \(skipped)")
    lines.append("see it again: \(again("\(found)^", found))")
    return lines.map { VisibleText.render($0) + "\n" }.joined()
  }
}
