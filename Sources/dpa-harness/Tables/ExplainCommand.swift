import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows every stage of one sample, from its seed text to its values.",
    discussion: """
      EXAMPLES:
        dpa-harness explain 42
        dpa-harness explain 42 --seeding rank --rank 1 --world-size 4 --base-seed 7
      """)

  @Argument(help: "The sample id.", transform: OptionText.whole)
  var id: UInt64

  @OptionGroup var configuration: ConfigurationOptions

  @OptionGroup var seeding: SeedingOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    let explanation = try Explanation(of: id, after: try prefix(), in: try configuration.resolved())
    try StandardOutputFile.write(shown.format == .json ? explanation.json : explanation.text)
  }

  /// What stands in front of the id in the text that is hashed: nothing, or the seed of the rank.
  private func prefix() throws -> SeedPrefix {
    let generator = try RankAwareSeedGenerator(baseSeed: seeding.baseSeed ?? 0, worldSize: seeding.worldSize ?? 1)
    // Made before it is asked for, so that a world that cannot be is refused with sample seeding too.
    return seeding.seeding == .sample ? .none : try generator.prefix(rank: seeding.rank ?? 0)
  }
}
