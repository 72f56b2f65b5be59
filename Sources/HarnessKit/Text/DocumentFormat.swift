/// How anything but a verdict is shown.
public enum DocumentFormat: String, CaseIterable, Sendable {
  case text
  case json

  /// For an option that takes the formats of a verdict, where something else is to be shown.
  ///
  /// - Parameter option: What asked for it, for example `--list`.
  /// - Throws: `HarnessError.usage` for a format that only verdicts have.
  public init(_ format: VerdictFormat, of option: String) throws(HarnessError) {
    guard let same = DocumentFormat(rawValue: format.rawValue) else {
      throw .usage("\(option) is shown as text or json, not as \(format.rawValue)")
    }
    self = same
  }
}
