/// How a verdict is shown.
public enum VerdictFormat: String, CaseIterable, Sendable {
  case text
  case json

  /// The verdict, ending with a newline.
  public func render(_ verdict: Verdict) -> String {
    switch self {
    case .text: TextVerdict.render(verdict)
    case .json: JSONVerdict.render(verdict)
    }
  }
}
