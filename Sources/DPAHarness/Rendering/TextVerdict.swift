/// A verdict for people: a table of what was run, then every failure, then one line that says it all.
enum TextVerdict {
  /// Failures beyond these are counted only.
  private static let shownFailures = 20

  static func render(_ verdict: Verdict) -> String {
    var lines = table(verdict)
    let failures = verdict.cases.filter(\.outcome.isFailed)
    for failure in failures.prefix(shownFailures) { lines += describe(failure) }
    if failures.count > shownFailures { lines.append("... and \(failures.count - shownFailures) more failed cases") }
    lines += verdict.problems.map { "PROBLEM \($0.sentence)" }
    lines += verdict.notes
    lines.append(summary(verdict))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func table(_ verdict: Verdict) -> [String] {
    guard !verdict.cases.isEmpty else { return [] }
    let header = [row("layer", "kernel", "held", "failed")]
    return header + verdict.groups.map { row($0.suite, $0.variant, "\($0.held)", "\($0.failed)") } + [""]
  }

  private static func row(_ suite: String, _ variant: String, _ held: String, _ failed: String) -> String {
    pad(suite, to: 18) + pad(variant, to: 10) + padLeft(held, to: 8) + padLeft(failed, to: 8)
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func padLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func describe(_ verdict: CaseVerdict) -> [String] {
    guard case .failed(let differences) = verdict.outcome else { return [] }
    return ["FAILED \(verdict.suite), case '\(verdict.name)', kernel \(verdict.variant)"]
      + differences.flatMap { ["  \($0.what)", "    expected \($0.expected)", "    found    \($0.found)"] }
  }

  private static func summary(_ verdict: Verdict) -> String {
    let counts = "\(verdict.heldCount) cases held, \(verdict.failedCount) failed"
    let skipped = verdict.skippedCount == 0 ? "" : ", \(verdict.skippedCount) skipped"
    let problems = verdict.problems.count
    let data = problems == 0 ? "" : problems == 1 ? ", 1 problem with the data" : ", \(problems) problems with the data"
    return "\(verdict.subject): \(verdict.status == .held ? "HELD" : "NOT HELD"), \(counts)\(skipped)\(data)"
  }
}
