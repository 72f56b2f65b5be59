/// How a verdict is shown.
public enum VerdictFormat: String, CaseIterable, Sendable {
  /// A table, and every failure below it.
  case text
  /// Schema `dpa-verdict/1`.
  case json
  /// For a pull request or a job's summary page.
  case markdown
  /// XML with a test case per case, which CI servers read.
  case junit
  /// Workflow commands that GitHub Actions turns into annotations.
  case github

  /// The verdict, ending with a newline.
  public func render(_ verdict: Verdict) -> String {
    switch self {
    case .text: TextVerdict.render(verdict)
    case .json: JSONVerdict.render(verdict)
    case .markdown: MarkdownVerdict.render(verdict)
    case .junit: JUnitVerdict.render(verdict)
    case .github: GitHubVerdict.render(verdict)
    }
  }
}
