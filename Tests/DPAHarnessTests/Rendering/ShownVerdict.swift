import DPAHarness

@testable import HarnessKit

/// Verdicts that every format is tested with.
enum ShownVerdict {
  /// One case of each outcome, and one problem.
  static let plain = Verdict(
    subject: "golden",
    cases: [
      CaseVerdict(suite: "chain", name: "case 0", variant: "portable", outcome: .held),
      CaseVerdict(
        suite: "chain", name: "case 1", variant: "portable",
        outcome: .failed([Difference("digest", expected: "aa", found: "ab")])),
      CaseVerdict(suite: "roots", name: "case 2", variant: "avx2", outcome: .skipped(reason: "left out")),
    ],
    problems: [Verdict.Problem("'f' is cut off", status: .malformed)])

  /// Names that would break out of any format that does not escape: quotes, markup, commands, line ends, an escape
  /// sequence of a terminal, and characters that XML cannot hold at all.
  static let hostileName = "a<b>&\"'|`*_]]>%:,::\n::error::x\r\t\u{1B}[2J\u{0}\u{FFFF}\u{202E}\u{85}é😀"

  static let hostile = Verdict(
    subject: "golden",
    cases: [
      CaseVerdict(
        suite: hostileName, name: hostileName, variant: hostileName,
        outcome: .failed([Difference(hostileName, expected: hostileName, found: hostileName)])),
      CaseVerdict(suite: "s", name: "n", variant: "v", outcome: .skipped(reason: "\(hostileName)")),
    ],
    problems: [Verdict.Problem("\(hostileName)", status: .failed)])

  /// The hostile name as every format for people spells it, before its own escapes.
  static let visibleName =
    "a<b>&\"'|`*_]]>%:,::\\n::error::x\\r\\t\\u{1B}[2J\\u{0}\\u{FFFF}\\u{202E}\\u{85}é😀"

  /// Many failures, more than any format shows one by one.
  static func failures(_ count: Int) -> Verdict {
    let outcome = CaseVerdict.Outcome.failed([Difference("digest", expected: "aa", found: "ab")])
    return Verdict(
      subject: "golden",
      cases: (0..<count).map { CaseVerdict(suite: "chain", name: "\($0)", variant: "avx2", outcome: outcome) })
  }
}
