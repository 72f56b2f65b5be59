/// A verdict as workflow commands of GitHub Actions, which become annotations, and one plain line that says it all.
///
/// Source: GitHub's "Workflow commands", and `command.ts` of its toolkit for the escapes.
package enum GitHubVerdict {
  /// GitHub shows ten errors of a step; the last of them counts the rest.
  private static let shownErrors = 10

  package static func render(_ verdict: Verdict) -> String {
    let errors = verdict.problems.map(annotation) + verdict.cases.compactMap { annotation($0, of: verdict) }
    // Nine and a count: the tenth place is needed to say that there are more.
    var lines = errors.count <= shownErrors ? errors : Array(errors.prefix(shownErrors - 1))
    if lines.count < errors.count {
      let rest = "... and \(errors.count - lines.count) more; another format names them all"
      lines.append(command("error", title: verdict.subject, rest))
    }
    lines += verdict.skips.map {
      command("notice", title: "\(verdict.subject): skipped", VerdictSummary.text($0))
    }
    lines += verdict.notes.map { command("notice", title: verdict.subject, $0) }
    return (lines + [VerdictSummary.line(verdict)]).joined(separator: "\n") + "\n"
  }

  private static func annotation(_ problem: Verdict.Problem) -> String {
    command("error", title: "problem with the data", "\(problem.sentence)")
  }

  private static func annotation(_ failure: CaseVerdict, of verdict: Verdict) -> String? {
    guard case .failed(let differences) = failure.outcome else { return nil }
    let lines = differences.map { "\($0.what): expected \($0.expected), found \($0.found)" }
    return command(
      "error", title: "FAILED \(VerdictSummary.title(failure, of: verdict))", lines.joined(separator: "\n"))
  }

  private static func command(_ name: String, title: String, _ message: String) -> String {
    "::\(name) title=\(escape(title, alsoForProperty: true))::\(escape(message, alsoForProperty: false))"
  }

  private static func escape(_ text: String, alsoForProperty isProperty: Bool) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "%": "%25"
      case "\r": "%0D"
      case "\n": "%0A"
      case ":" where isProperty: "%3A"
      case "," where isProperty: "%2C"
      default: VisibleText.render(String(scalar))
      }
    }.joined()
  }
}
