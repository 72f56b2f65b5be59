import ArgumentParser
import DPAHarness
import DPAMeasurement
import HarnessBenchmarks
import HarnessKit

/// Prints the statistics of deciding for given inputs. Not shown in the help: `scripts/checks/check-with-scipy` holds
/// them against another implementation.
struct DecisionStatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decision-statistics",
    abstract: "Prints the statistics of deciding for inputs in a JSON file.",
    shouldDisplay: false)

  @Argument(help: "A JSON array of inputs.")
  var file: String

  func run() throws { try StandardOutputFile.write(try StatisticsWitness.results(of: file)) }
}

/// Prints how often the gate is wrong on the pairs of a calibration, beside the rules of other tools, as
/// docs/deciding.md shows it. Not shown in the help.
struct ErrorRatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "error-rates",
    abstract: "Prints how often the gate is wrong on the pairs of a calibration.",
    shouldDisplay: false)

  @Argument(help: "A calibration.")
  var file: String

  func run() throws { try StandardOutputFile.write(try ErrorRates.text(of: file)) }
}

/// Prints where given series change their level. Not shown in the help: `scripts/checks/check-with-otava` holds it
/// against another implementation.
struct LevelChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "level-changes",
    abstract: "Prints where the series in a JSON file change their level.",
    shouldDisplay: false)

  @Argument(help: "A JSON array of series.")
  var file: String

  func run() throws { try StandardOutputFile.write(try StatisticsWitness.levelChanges(of: file)) }
}

/// Allocates what it is told to, so that counters can be held against each other. Not shown in the help.
struct KnownAllocationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "known-allocations", shouldDisplay: false)

  @Option(help: "Blocks to allocate.", transform: OptionText.whole)
  var blocks = 1_000

  @Option(help: "The size of each.", transform: OptionText.whole)
  var bytes = 100

  @Option(help: "Blocks never freed.", transform: OptionText.whole)
  var kept = 0

  @Flag(help: "Only do the work, for a counter from outside.")
  var uncounted = false

  func validate() throws {
    guard blocks >= 0, bytes >= 0, kept >= 0, kept <= blocks else {
      throw ValidationError("blocks, bytes and kept are at least 0, and kept is no more than blocks")
    }
  }

  func run() throws {
    let work = KnownAllocations(blocks: blocks, bytes: bytes, kept: kept)
    if uncounted { work.run() } else { try StandardOutputFile.write(KnownAllocationsResult(work.counted()).json) }
  }
}

/// Throws an error that nobody maps, so that a test of the built program can see it end with 70. Not shown in the help.
struct ThrowUnmappedErrorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "throw-unmapped-error", shouldDisplay: false)

  func run() throws { throw UnmappedError() }
}

private struct UnmappedError: Error {}
