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

  @Option(help: "default, mild, moderate or aggressive.")
  var preset = "default"

  @Option(
    name: .customLong("range"), parsing: .singleValue,
    help: ArgumentHelp("Replace one range; repeatable.", valueName: "name=lo:hi"))
  var ranges: [String] = []

  @Option(help: "Links of the seed chain, 1 to 10,000; the presets have 10.", transform: OptionText.whole)
  var depth: Int?

  @OptionGroup var engine: EngineOptions

  @Option(help: "sample: by the id alone; rank: as the rank given with --rank.")
  var seeding = TableRequest.SeedingName.sample

  @Option(help: "The base seed of rank seeding.", transform: OptionText.whole)
  var baseSeed: UInt64 = 0

  @Option(help: "The rank that computes the sample.", transform: OptionText.whole)
  var rank: UInt64 = 0

  @Option(help: "The number of ranks.", transform: OptionText.whole)
  var worldSize: UInt64 = 1

  @Option(help: "text or json.")
  var format = DocumentFormat.text

  func run() throws {
    let configuration = ConfigurationRequest(
      preset: try Preset(named: preset), ranges: try ranges.map(OptionText.range), depth: depth)
    // By what was made and not by name: settings are refused before anything is explained.
    switch try engine.make(configuration, kernel: .auto) {
    case let engine as Engine:
      let explanation = try Explanation(of: id, after: try prefix(), in: engine.configuration)
      try StandardOutputFile.write(format == .json ? explanation.json : explanation.text)
    case let engine as KSin:
      guard seeding == .sample && rank == 0 else {
        throw HarnessError.usage("items of the engine ksin do not depend on ranks; leave --seeding and --rank out")
      }
      let explanation = try KSinExplanation(of: id, by: engine)
      try StandardOutputFile.write(format == .json ? explanation.json : explanation.text)
    default:
      throw HarnessError.usage("explain knows the stages of dpa and ksin, not of the engine \(engine.engine)")
    }
  }

  /// What stands in front of the id in the text that is hashed: nothing, or the seed of the rank.
  private func prefix() throws -> SeedPrefix {
    let seeds = try RankAwareSeedGenerator(baseSeed: baseSeed, worldSize: worldSize)
    return seeding == .sample ? .none : try seeds.prefix(rank: rank)
  }
}
