import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct VerifyEnvironmentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environments",
    abstract: "Computes the same rows in processes with other surroundings; all must be the same bytes.",
    discussion: """
      Varied are locale, time zone, folders, variables, file mask, limits, cores, priority, threads, kernel, allocator, \
      hash seeds and addresses: each by itself, then one of each kind together. A difference names its variation, or \
      the fewest that it takes. What this system does not have or allow is skipped by name.

      EXAMPLES:
        dpa-harness verify environments
        dpa-harness verify environments --engine-command "python3 engine.py" --locales locales
        dpa-harness verify environments --filter '^(locale|time zone)/' --combinations 0
      """)

  @OptionGroup var engine: EngineOptions

  @OptionGroup var external: EngineCommandOption

  @OptionGroup var golden: GoldenFolderOption

  @Option(
    help: ArgumentHelp("A folder of locales that localedef has compiled; by default the system's.", valueName: "dir"))
  var locales: String?

  @Option(
    help: ArgumentHelp(
      "Only variations in whose KIND/NAME this regular expression is found.", valueName: "regex"))
  var filter: String?

  @Option(help: "How often variations are tried together, one of each kind.", transform: OptionText.whole)
  var combinations = 8

  @Option(help: "What decides which; by default a random number, which the verdict names.", transform: OptionText.whole)
  var seed: UInt64?

  @OptionGroup var shown: VerdictFormatOption

  private static let rowCount = 2_000

  func run() throws {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    let check = try EnvironmentCheck(
      try questions(), executable: try ThisProgram.path(), locales: locales.map(Self.absolute),
      // An engine in another process has no kernels.
      kernels: external.isGiven ? [] : Kernel.all().map(\.name.rawValue), movesFolder: !external.isGiven,
      filter: filter, combinations: combinations, seed: seed ?? UInt64.random(in: 0...UInt64.max))
    let verdict = try InterruptibleWork.run(counting: "processes") { progress throws(HarnessError) in
      try await check.verdict(progress: progress)
    }
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  /// Rows, as text, with their root; and golden cases of this program's own engines.
  private func questions() throws -> [EnvironmentCheck.Question] {
    if external.isGiven {
      guard engine.choice.engine == nil, engine.choice.settings.isEmpty else {
        throw HarnessError.usage("--engine-command is an engine by itself; leave --engine and --with out")
      }
      return [rows(engine.configuration.arguments + external.arguments)]
    }
    // Refused here rather than in a process.
    _ = try engine.make(kernel: .auto)
    let layers = ["dpa": "^files/", "ksin": "^ksin-items/"][engine.choice.engine ?? "dpa"]
    guard let layers else { return [rows(engine.arguments)] }
    let cases = ["verify", "golden", "--golden", Self.absolute(golden.golden), "--filter", layers, "--format", "json"]
    return [rows(engine.arguments), EnvironmentCheck.Question("golden", cases)]
  }

  private func rows(_ arguments: [String]) -> EnvironmentCheck.Question {
    EnvironmentCheck.Question(
      "rows", ["generate", "--count", "\(Self.rowCount)", "--format", "csv", "--root"] + arguments,
      takesArguments: true)
  }

  /// The same place from any working folder.
  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}

/// Becomes another program in other surroundings. Not shown in the help.
struct StartInCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "start-in", shouldDisplay: false)

  @Argument(help: "Surroundings, as JSON.")
  var surroundings: String

  @Argument(parsing: .postTerminator, help: "The program's path and its arguments.")
  var words: [String]

  func run() throws {
    let surroundings: Surroundings = try JSONFile.decode(Array(surroundings.utf8), from: "the surroundings")
    try surroundings.become(words, variables: ProcessInfo.processInfo.environment)
  }
}
