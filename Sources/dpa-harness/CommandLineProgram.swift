import ArgumentParser
import DPAEngine
import DPAHarness

/// Parses, runs, and turns every outcome into an exit status. Synchronous, since valgrind cannot run an asynchronous
/// main.
enum CommandLineProgram {
  static func run() -> Never {
    SystemSignals.letWritesFail()
    do {
      var command = try HarnessCommand.parseAsRoot()
      try command.run()
      exit(.held)
    } catch let error as HarnessError {
      exit(error.status, saying: error == .closedPipe ? nil : "\(error)")
    } catch let error as EngineError {
      exit(.usage, saying: "\(error)")
    } catch  where isOfParser(error) {
      refuse(error)
    } catch {
      exit(.internalError, saying: "internal: \(error)")
    }
  }

  /// Whether the parser knows the error: help and usage with its own texts and statuses, or a status that a command
  /// chose. The parser's 1 for any other error must not leak, since 1 says that a determinism check failed.
  private static func isOfParser(_ error: any Error) -> Bool {
    error is ExitCode || HarnessCommand.exitCode(for: error) != .failure
  }

  /// Ends as the parser says. Its messages repeat arguments as they were given.
  private static func refuse(_ error: any Error) -> Never {
    let code = HarnessCommand.exitCode(for: error)
    guard !(error is ExitCode), code != .success else { HarnessCommand.exit(withError: error) }
    let message = HarnessCommand.fullMessage(for: error)
    StandardError.write(VisibleText.render(lines: message, repeating: CommandLine.arguments) + "\n")
    HarnessCommand.exit(withError: code)
  }

  private static func exit(_ status: ExitStatus, saying sentence: String? = nil) -> Never {
    if let sentence { StandardError.say("Error: \(sentence)") }
    HarnessCommand.exit(withError: ExitCode(status.rawValue))
  }
}

extension ExitStatus {
  /// Ends a command with this status.
  var code: ExitCode { ExitCode(rawValue) }
}
