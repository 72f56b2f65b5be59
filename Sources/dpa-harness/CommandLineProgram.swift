import ArgumentParser
import DPAEngine
import DPAHarness

/// Parses, runs, and turns every outcome into an exit status. Synchronous, since valgrind cannot run an asynchronous main.
enum CommandLineProgram {
  static func run() -> Never {
    SystemSignals.ignoreClosedPipes()
    do {
      var command = try HarnessCommand.parseAsRoot()
      try command.run()
      exit(.held)
    } catch let status as ExitStatus {
      exit(status)
    } catch let error as HarnessError {
      if error != .closedPipe { StandardError.write("error: \(error)\n") }
      exit(error.status)
    } catch let error as EngineError {
      StandardError.write("error: \(error)\n")
      exit(.usage)
    } catch where isOfParser(error) {
      HarnessCommand.exit(withError: error)
    } catch {
      StandardError.write("error: internal: \(error)\n")
      exit(.internalError)
    }
  }

  /// Whether the parser itself raised the error: its messages and statuses (0 for help, 64 for usage) are right.
  private static func isOfParser(_ error: any Error) -> Bool {
    error is ValidationError || error is CleanExit || HarnessCommand.exitCode(for: error) != .failure
  }

  private static func exit(_ status: ExitStatus) -> Never {
    HarnessCommand.exit(withError: ExitCode(status.rawValue))
  }
}

extension ExitStatus: @retroactive Error {}
