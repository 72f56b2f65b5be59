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
