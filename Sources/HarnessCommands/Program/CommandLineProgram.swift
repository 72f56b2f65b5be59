import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

/// Parses, runs, and turns every outcome into an exit status. Synchronous, since valgrind cannot run an asynchronous
/// main.
enum CommandLineProgram {
  static func run() -> Never {
    SystemSignals.letWritesFail()
    // A parent may have left them blocked or ignored; a command that has something to keep catches them later.
    SystemSignals.letInterruptsEnd()
    do {
      // Before parsing, which would have turned the bytes into other text already.
      try checkArguments()
      let words = Array(CommandLine.arguments.dropFirst())
      if let correction = EarlierSpelling.correction(of: words) { throw HarnessError.usage("\(correction)") }
      var command = try HarnessCommand.parseAsRoot(try NegativeNumbers.joined(words))
      try command.run()
      exit(.held)
    } catch let error as HarnessError {
      exit(error.status, saying: error == .closedPipe ? nil : error.sentence.worded(by: Flags.words))
    } catch let error as EngineError {
      exit(.usage, saying: "\(error)")
    } catch let error as TableError {
      exit(.usage, saying: "\(error)")
    } catch  where HarnessCommand.exitCode(for: error) == .success && !(error is ExitCode) {
      show(HarnessCommand.fullMessage(for: error))
    } catch  where isOfParser(error) {
      refuse(error)
    } catch {
      exit(.internalError, saying: "internal: \(error)")
    }
  }

  /// Refuses arguments that are not UTF-8. Read as text they would silently become others, and so name other files.
  private static func checkArguments() throws(HarnessError) {
    // The raw words: `CommandLine.arguments` has replaced what is not UTF-8.
    for number in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[number], String(validatingCString: bytes) == nil else { continue }
      throw .usage(
        "argument \(number), read as '\(String(cString: bytes))', is not UTF-8, which arguments and paths must be")
    }
  }

  /// Whether the parser knows the error: help and usage with its own texts and statuses, or a status that a command
  /// chose. The parser's 1 for any other error must not leak, since 1 says that a determinism check failed.
  private static func isOfParser(_ error: any Error) -> Bool {
    error is ExitCode || HarnessCommand.exitCode(for: error) != .failure
  }

  /// Ends as the parser says. Its messages repeat arguments as they were given.
  private static func refuse(_ error: any Error) -> Never {
    // A command that chose its status has said everything; the parser would add nothing.
    guard !(error is ExitCode) else { HarnessCommand.exit(withError: error) }
    let message = HarnessCommand.fullMessage(for: error)
    StandardError.write(VisibleText.render(lines: message, repeating: CommandLine.arguments) + "\n")
    HarnessCommand.exit(withError: GitBisectStatus.adapted(HarnessCommand.exitCode(for: error)))
  }

  /// Prints what was asked for: help or the version, which the parser would print without looking at what becomes of
  /// it.
  private static func show(_ text: String) -> Never {
    do throws(HarnessError) {
      try StandardOutputFile.write(text + "\n")
      exit(.held)
    } catch {
      exit(error.status, saying: error == .closedPipe ? nil : error.sentence.worded(by: Flags.words))
    }
  }

  private static func exit(_ status: ExitStatus, saying sentence: String? = nil) -> Never {
    if let sentence { StandardError.say("Error: \(sentence)") }
    HarnessCommand.exit(withError: GitBisectStatus.adapted(status.code))
  }
}

extension ExitStatus {
  /// Ends a command with this status.
  var code: ExitCode { ExitCode(rawValue) }
}
