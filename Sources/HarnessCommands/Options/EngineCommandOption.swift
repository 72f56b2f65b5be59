import ArgumentParser
import DPAEngine
import DPAMeasurement
import ExternalEngine
import HarnessKit
import TableCore

/// The options that name an engine in another process.
struct EngineCommandOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An engine in any language, as docs/conformance.md describes it: a program and its arguments, without a shell.",
      valueName: "command"))
  var engineCommand: String?

  @Option(
    help: ArgumentHelp("What that engine may take for one answer.", valueName: "seconds"),
    transform: OptionText.decimal)
  var answerTimeout = 60.0

  var isGiven: Bool { engineCommand != nil }

  /// The engine's program and its arguments, within limits; nil where none is named. Ctrl-C is heard from here on.
  func make() throws(HarnessError) -> (words: [String], limits: EngineLimits)? {
    guard let engineCommand else { return nil }
    let words = try CommandWords.split(engineCommand)
    guard answerTimeout > 0, answerTimeout <= 86_400 else {
      throw .usage("--answer-timeout must be above 0 and at most 86400 seconds, not \(answerTimeout)")
    }
    // The engine is not in our group, so that the terminal's Ctrl-C reaches only us.
    SystemSignals.catchInterrupts()
    let limits = EngineLimits(
      answerSeconds: answerTimeout, isInterrupted: { SystemSignals.isInterrupted },
      nanoseconds: MonotonicClock.nanoseconds)
    return (words, limits)
  }

  /// The engine of a table; nil where none is named.
  ///
  /// - Throws: `HarnessError.usage` beside options that choose or concern another engine; `EngineFailure`.
  func make(beside options: EngineOptions, kernel: KernelName) throws -> ExternalEngine? {
    guard isGiven else { return nil }
    guard options.choice.engine == nil, options.choice.settings.isEmpty else {
      throw HarnessError.usage("--engine-command is an engine by itself; leave --engine and --with out")
    }
    guard kernel == .auto else {
      throw HarnessError.usage("an engine in another process has no kernels; leave --kernel out")
    }
    let configuration = try options.configuration.resolved()
    guard let (words, limits) = try make() else { return nil }
    return try ExternalEngine(words, configuration, limits)
  }

  /// The same options as words of a command line.
  var arguments: [String] {
    engineCommand.map { ["--engine-command", $0, "--answer-timeout", "\(answerTimeout)"] } ?? []
  }
}

extension Verdict {
  /// The same verdict with what is wrong with the engine that was asked.
  func adding(_ failure: EngineFailure?) -> Verdict {
    guard let failure, !problems.contains(where: { $0.sentence == failure.sentence }) else { return self }
    return Verdict(
      subject: subject, cases: cases, problems: problems + [Problem(failure.sentence, status: .failed)], notes: notes,
      advice: advice, variantTitle: variantTitle, figures: figures)
  }
}
