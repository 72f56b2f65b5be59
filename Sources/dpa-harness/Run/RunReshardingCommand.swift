import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct RunReshardingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resharding",
    abstract: "Reports the share of rows that change when W ranks become W2, for each seeding.",
    discussion: """
      Computed exactly, and held against rows that are generated for both worlds.

      EXAMPLES:
        dpa-harness run resharding 4 8 --count 1000
        dpa-harness run resharding 64 96 --count 1000000000000 --format json
      """)

  @Argument(help: ArgumentHelp("The number of ranks.", valueName: "w"), transform: OptionText.whole)
  var worldSize: UInt64

  @Argument(help: ArgumentHelp("The number of ranks afterwards.", valueName: "w2"), transform: OptionText.whole)
  var newWorldSize: UInt64

  @OptionGroup var configuration: ConfigurationOptions

  @OptionGroup var range: RangeOptions

  // Both seedings are reported; this is of the one that has a base seed.
  @OptionGroup var base: BaseSeedOption

  @OptionGroup var work: WorkOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    let found = try Elasticity(
      of: try range.request.resolved().table.range, from: worldSize, to: newWorldSize,
      by: Engine(try configuration.resolved(), kernel: try Kernel(named: work.kernel)), baseSeed: base.baseSeed ?? 0,
      jobs: try work.threads())
    try StandardOutputFile.write(shown.format == .json ? found.json : found.text)
    throw found.status.code
  }
}
