internal import Subprocess
internal import SystemPackage

/// Real programs, started without a shell, with a time limit.
package struct SystemProgramRuns: ProgramRuns {
  private static let outputLimit = 16 << 20
  private let timeLimitSeconds: Double

  package init(timeLimitSeconds: Double) { self.timeLimitSeconds = timeLimitSeconds }

  private enum Event: Sendable {
    case ended(ProgramEnd)
    case timeIsUp
  }

  package func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd {
    await withTaskGroup(of: Event.self) { group in
      group.addTask { .ended(await end(program, arguments, variables)) }
      group.addTask {
        try? await Task.sleep(for: .seconds(timeLimitSeconds))
        return .timeIsUp
      }
      var isTimeUp = false
      while let event = await group.next() {
        switch event {
        case .ended(let end):
          group.cancelAll()
          if Task.isCancelled { return .interrupted }
          return isTimeUp ? .hung(seconds: timeLimitSeconds) : end
        case .timeIsUp:
          isTimeUp = !Task.isCancelled
          group.cancelAll()
        }
      }
      preconditionFailure("the program's own task always ends")
    }
  }

  private func end(_ program: String, _ arguments: [String], _ variables: [String: String]) async -> ProgramEnd {
    let executable: Executable = program.contains("/") ? .path(SystemPackage.FilePath(program)) : .name(program)
    var updates: [Environment.Key: String?] = [:]
    for (name, value) in variables { updates[Environment.Key(stringLiteral: name)] = value }
    do {
      let result = try await Subprocess.run(
        executable, arguments: Arguments(arguments), environment: .inherit.updating(updates),
        input: .none, output: .string(limit: Self.outputLimit), error: .string(limit: Self.outputLimit))
      switch result.terminationStatus {
      case .exited(let status):
        let words = result.standardError.split(separator: "\n").first.map { String($0.prefix(1_000)) } ?? ""
        return .exited(status: status, output: result.standardOutput, words: words)
      case .signaled(let signal):
        return .signalled(signal)
      }
    } catch {
      return .couldNotStart(reason: "\(error)")
    }
  }
}
