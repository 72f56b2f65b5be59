import HarnessKit

/// What each exit status means: in a line of the help; docs/verdicts.md says what CI should do.
enum ExitStatusTable {
  static let rows: [(status: ExitStatus, meaning: String)] = [
    (.held, "what was asked for is done, and every check held"),
    (.failed, "a determinism check failed: well-formed but wrong data"),
    (.regression, "a regression; with --fail-on improved also an improvement"),
    (.undecided, "undecided: too little evidence for times to decide"),
    (.notComparable, "not comparable: no baseline or calibration, other machine or benchmarks"),
    (.usage, "the command line is wrong"),
    (.malformed, "data is malformed, cut off or of an unknown schema"),
    (.internalError, "an internal error, or a rank or cell whose process failed"),
    (.inputOutput, "input or output failed, or an output is there already without --force"),
    (.interrupted, "interrupted by Ctrl-C"),
    (.closedPipe, "whoever read the output closed it"),
  ]

  /// Where several apply, the first of these is the status.
  static let order = "70, 74, 65, 1, 4, 2, 3"

  /// For the help.
  static let text =
    rows.map { "  \("\($0.status.rawValue)".padded(to: 3))  \($0.meaning)" }.joined(separator: "\n")
    + "\n  Several at once: the first of \(order)."
}

extension String {
  fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
