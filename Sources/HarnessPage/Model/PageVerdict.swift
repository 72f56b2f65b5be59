package import HarnessBenchmarks
package import HarnessKit

/// One decision as the page shows it: a word, and a mark that says the same without colour.
package struct PageVerdict: Sendable, Equatable {
  /// What was decided about, for example `golden`.
  package let subject: String
  package let word: String
  package let status: Int32
  package let sentence: String

  /// How a verdict is to be taken.
  package enum Mark: String, Sendable {
    case good, bad, open

    package var sign: String {
      switch self {
      case .good: "✓"
      case .bad: "✗"
      case .open: "?"
      }
    }
  }

  package var mark: Mark {
    switch ExitStatus(rawValue: status) {
    case .held: .good
    case .undecided, .notComparable: .open
    default: .bad
    }
  }

  package init(subject: String, word: String, status: Int32, sentence: String) {
    self.subject = subject
    self.word = word
    self.status = status
    self.sentence = sentence
  }

  package init(_ verdict: VerdictDocument) {
    let counts = "\(verdict.cases.held) cases held, \(verdict.cases.failed) failed, \(verdict.cases.skipped) skipped"
    let problems = verdict.problems.isEmpty ? "" : ", problems with the data: \(verdict.problems.count)"
    self.init(
      subject: verdict.subject, word: VerdictSummary.word(ExitStatus(rawValue: verdict.exitStatus) ?? .internalError),
      status: verdict.exitStatus,
      sentence: counts + problems)
  }
}

extension PageVerdict {
  /// What the latest run of the benchmarks says of itself.
  package init(run: HistoryLine) {
    let status = Report.status(of: run.cells.map(\.state), isComplete: run.isComplete)
    let measured = "\(run.cells.count { $0.state == .measured }) of \(run.cells.count) cells measured"
    self.init(
      subject: "benchmarks", word: run.isComplete ? status == .held ? "MEASURED" : "NOT WHOLE" : "INCOMPLETE",
      status: status.rawValue, sentence: measured + (run.verdict.map { "; \($0)" } ?? ""))
  }
}

extension HistoryLine {
  /// The day in UTC.
  package var date: String { String(startedAt.prefix(10)) }

  /// The commit, and whether the checkout had changes beside it; nil where there was no checkout.
  package var commitText: String? { commit.map { $0 + (workingTree == "changed" ? ", changed" : "") } }

  /// The first digits of the commit, with a star where the checkout had changes beside it.
  package var shortCommit: String {
    guard let commit else { return "no commit" }
    return commit.prefix(12) + (workingTree == "changed" ? "*" : "")
  }
}
