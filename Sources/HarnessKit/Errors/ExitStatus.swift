/// What the process tells its caller.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  case held = 0
  /// A determinism check failed: well-formed but wrong data.
  case failed = 1
  case regression = 2
  /// Not enough evidence.
  case undecided = 3
  case notComparable = 4
  case usage = 64
  /// Unreadable or truncated data.
  case malformed = 65
  /// A defect of ours, a dead rank or cell, or an error nobody mapped.
  case internalError = 70
  case inputOutput = 74
  case interrupted = 130
  case closedPipe = 141

  /// Which status wins where several apply: the first of 70, 74, 65, 1, 4, 2, 3, else 0.
  public static func mostSevere(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
    let present = Set(statuses)
    return bySeverity.first { present.contains($0) } ?? .held
  }

  // First what makes the other findings unreliable: after a crash, a failed check says less.
  private static let bySeverity: [ExitStatus] = [
    .internalError, .inputOutput, .malformed, .failed, .notComparable, .regression, .undecided,
  ]

  /// Whether it outweighs `held` where several apply.
  package var isFailure: Bool { Self.bySeverity.contains(self) }
}
