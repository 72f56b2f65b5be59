import HarnessBenchmarks

extension HistoryLine {
  /// The day in UTC.
  package var date: String { String(startedAt.prefix(10)) }

  /// The commit, and whether the checkout had changes beside it; nothing where there was no checkout.
  package var commitText: String? { commit.map { $0 + (workingTree == "changed" ? ", changed" : "") } }

  /// The first digits of the commit, with a star where the checkout had changes beside it.
  package var shortCommit: String {
    guard let commit else { return "no commit" }
    return commit.prefix(12) + (workingTree == "changed" ? "*" : "")
  }
}
