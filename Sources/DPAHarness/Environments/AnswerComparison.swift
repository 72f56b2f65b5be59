import HarnessKit

/// What two processes answered, byte for byte.
enum AnswerComparison {
  /// Skipped where the system did not have or allow the surroundings.
  static func outcome(_ expected: ProgramEnd, _ found: ProgramEnd) -> CaseVerdict.Outcome {
    if case .exited(ExitStatus.notComparable.rawValue, _, let words) = found {
      let prefix = "Error: "
      return .skipped(reason: "\(words.hasPrefix(prefix) ? String(words.dropFirst(prefix.count)) : words)")
    }
    guard case .exited(0, let output, let words) = found, case .exited(0, let right, let rightWords) = expected else {
      return .failed([Difference("end", expected: "status 0", found: found.problem ?? "status 0")])
    }
    let differences = [
      firstLine(right, output), Difference.unlessEqual("root", expected: rightWords, found: words),
    ]
    return CaseVerdict.Outcome(differences.compactMap { $0 })
  }

  /// The first line that differs, named by its number; nil where all are equal.
  private static func firstLine(_ expected: String, _ found: String) -> Difference? {
    guard expected != found else { return nil }
    let (right, wrong) = (lines(expected), lines(found))
    let number = zip(right, wrong).prefix { $0 == $1 }.count
    func line(_ all: [Substring]) -> String { number < all.count ? String(all[number].prefix(300)) : "no line" }
    return Difference("line \(number + 1)", expected: line(right), found: line(wrong))
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
