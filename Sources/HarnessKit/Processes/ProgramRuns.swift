internal import Subprocess
internal import SystemPackage

/// Runs programs to their end; a parameter, so that tests can script what they print.
package protocol ProgramRuns: Sendable {
  /// Runs a program with these variables beside the inherited ones. When the task is cancelled, ends the program first.
  func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd
  /// Runs two programs at the same time that work in turn. When the task is cancelled, ends both first.
  func takeTurns(_ first: ProgramCall, _ second: ProgramCall, _ turns: ProgramTurns) async -> TurnsEnd
}

/// How a program ended, and what it said.
package enum ProgramEnd: Sendable, Equatable {
  case exited(status: Int32, output: String, words: String)
  case signalled(Int32)
  case couldNotStart(reason: String)
  /// Ended by us, after so many seconds.
  case hung(seconds: Double)
  /// Ended by us, since it printed more than that.
  case tooLong(mebibytes: Int)
  /// Ended by us, because the user said so.
  case interrupted

  /// So many characters of what it said: a crash's backtrace would bury what the reason is.
  package static let wordLimit = 1_000

  /// What is wrong with it; nil where it ended with status 0.
  package var problem: String? {
    switch self {
    case .exited(status: 0, _, _): nil
    case .exited(let status, _, let words):
      "ended with status \(status)" + (words.isEmpty ? "" : ", saying: \(words)")
    case .signalled(let signal): "was ended by signal \(signal)"
    case .couldNotStart(let reason): "could not be started: \(reason)"
    case .hung(let seconds): "was still running after \(seconds) s and was ended"
    case .tooLong(let mebibytes): "printed more than \(mebibytes) MiB and was ended"
    case .interrupted: "was interrupted"
    }
  }
}

/// Real programs, started without a shell, with a time limit.
package struct SystemProgramRuns: ProgramRuns {
  private static let outputLimit = 16 << 20
  let timeLimitSeconds: Double

  package init(timeLimitSeconds: Double) { self.timeLimitSeconds = timeLimitSeconds }

  package func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd {
    let (end, isTimeUp) = await TimeLimit.run(seconds: timeLimitSeconds) {
      await self.end(program, arguments, variables)
    }
    // An interruption wins: a program that we end reports whatever it likes.
    if Task.isCancelled { return .interrupted }
    return isTimeUp ? .hung(seconds: timeLimitSeconds) : end
  }

  private func end(_ program: String, _ arguments: [String], _ variables: [String: String]) async -> ProgramEnd {
    // A path is taken as it is; only a bare name is looked for along PATH.
    let executable: Executable = program.contains("/") ? .path(SystemPackage.FilePath(program)) : .name(program)
    var updates: [Environment.Key: String?] = [:]
    for (name, value) in variables { updates[Environment.Key(stringLiteral: name)] = value }
    do {
      let result = try await Subprocess.run(
        executable, arguments: Arguments(arguments), environment: .inherit.updating(updates),
        input: .none, output: .string(limit: Self.outputLimit), error: .string(limit: Self.outputLimit))
      switch result.terminationStatus {
      case .exited(let status):
        let line = result.standardError.split(separator: "\n").first
        let words = line.map { String($0.prefix(ProgramEnd.wordLimit)) } ?? ""
        return .exited(status: status, output: result.standardOutput, words: words)
      case .signaled(let signal):
        return .signalled(signal)
      }
    } catch {
      return .couldNotStart(reason: "\(error)")
    }
  }
}
