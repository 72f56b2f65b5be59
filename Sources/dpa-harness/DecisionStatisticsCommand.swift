import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

/// Prints the statistics of deciding for given inputs. Not shown in the help: `scripts/check-with-scipy` holds them
/// against another implementation.
struct DecisionStatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decision-statistics",
    abstract: "Prints the statistics of deciding for inputs in a JSON file.",
    shouldDisplay: false)

  @Argument(help: "A JSON array of inputs.")
  var file: String

  func run() throws { try StandardOutputFile.write(try StatisticsWitness.results(of: file)) }
}
