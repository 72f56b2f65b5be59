/// How one rank's process ended.
public enum RankEnd: Hashable, Sendable {
  case finished
  /// It gave up with a status other than 0, saying this first.
  case exited(status: Int32, words: String)
  /// A signal ended it: it crashed or somebody killed it.
  case signalled(Int32, words: String)
  /// It was still there after the rank's time limit and was killed.
  case overTime(seconds: Double)
  /// It was still there after the time limit of the whole run and was killed.
  case overTimeOfRun(seconds: Double)
  /// The run's time was up before its turn.
  case notStarted
  case couldNotStart(reason: String)
  /// It was ended because the run was interrupted.
  case interrupted
  /// It reported success but there is no receipt.
  case withoutReceipt
}

extension RankEnd {
  /// What a report says after the rank's name.
  package var description: String {
    switch self {
    case .finished: "finished"
    case .exited(let status, let words): "ended with status \(status)\(Self.saying(words))"
    case .signalled(let signal, let words):
      "was ended by signal \(signal)\(Self.signalNames[signal].map { " (\($0))" } ?? "")\(Self.saying(words))"
    case .overTime(let seconds): "was still running after \(seconds) s and was killed (--rank-timeout)"
    case .overTimeOfRun(let seconds): "was still running when \(seconds) s were over and was killed (--timeout)"
    case .notStarted: "was not started before the run's time was over (--timeout)"
    case .couldNotStart(let reason): "could not be started: \(reason)"
    case .interrupted: "was ended by the interruption"
    case .withoutReceipt: "reported success but left no receipt"
    }
  }

  private static func saying(_ words: String) -> String { words.isEmpty ? "" : ", saying: \(words)" }

  /// Those that end a process, as Linux numbers them.
  private static let signalNames: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
    9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ",
  ]
}
