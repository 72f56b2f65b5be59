import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import KSinEngine
import TableRuns

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows every stage of one sample, from its seed text to its values.",
    discussion: """
      EXAMPLES:
        dpa-harness explain 42
        dpa-harness explain 42 --seeding rank --rank 1 --world-size 4 --base-seed 7
        dpa-harness explain 42 --engine ksin --with k=4 --with split=test
      """)

  @Argument(help: "The sample id.", transform: OptionText.whole)
  var id: UInt64

  @OptionGroup var engine: EngineOptions

  @OptionGroup var seeding: SeedingOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    // By what was made and not by name: settings are refused before anything is explained.
    switch try engine.make(kernel: .auto) {
    case let engine as Engine:
      let explanation = try Explanation(of: id, after: try prefix(), in: engine.configuration)
      try StandardOutputFile.write(shown.format == .json ? explanation.json : explanation.text)
    case let engine as KSin:
      guard seeding.seeding == .sample && seeding.rank == nil else {
        throw HarnessError.usage("items of the engine ksin do not depend on ranks; leave --seeding and --rank out")
      }
      let explanation = try KSinExplanation(of: id, by: engine)
      try StandardOutputFile.write(shown.format == .json ? explanation.json : explanation.text)
    default:
      throw HarnessError.usage("explain knows the stages of dpa and ksin, not of the engine \(engine.choice.engine)")
    }
  }

  /// What stands in front of the id in the text that is hashed: nothing, or the seed of the rank.
  private func prefix() throws -> SeedPrefix {
    let generator = try RankAwareSeedGenerator(baseSeed: seeding.baseSeed ?? 0, worldSize: seeding.worldSize ?? 1)
    // Made before it is asked for, so that a world that cannot be is refused with sample seeding too.
    return seeding.seeding == .sample ? .none : try generator.prefix(rank: seeding.rank ?? 0)
  }
}
