/// Runs programs to their end; a parameter, so that tests can script what they print.
package protocol ProgramRuns: Sendable {
  /// Runs a program with these variables beside the inherited ones. When the task is cancelled, ends the program first.
  func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd
}

/// How a program ended, and what it said.
package enum ProgramEnd: Sendable, Equatable {
  case exited(status: Int32, output: String, words: String)
  case signalled(Int32)
  case couldNotStart(reason: String)
  /// Ended by us, after so many seconds.
  case hung(seconds: Double)
  /// Ended by us, because the user said so.
  case interrupted

  /// What is wrong with it; nothing where it ended with status 0.
  package var problem: String? {
    switch self {
    case .exited(status: 0, _, _): nil
    case .exited(let status, _, let words):
      "ended with status \(status)" + (words.isEmpty ? "" : ", saying: \(words)")
    case .signalled(let signal): "was ended by signal \(signal)"
    case .couldNotStart(let reason): "could not be started: \(reason)"
    case .hung(let seconds): "was still running after \(seconds) s and was ended"
    case .interrupted: "was interrupted"
    }
  }
}
