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

  @Option(help: "default, mild, moderate or aggressive.")
  var preset = "default"

  @Option(
    name: .customLong("range"), parsing: .singleValue,
    help: ArgumentHelp("Replace one range; repeatable.", valueName: "name=lo:hi"))
  var ranges: [String] = []

  @Option(help: "Links of the seed chain, 1 to 10,000; the presets have 10.", transform: OptionText.whole)
  var depth: Int?

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
    let configuration = try ConfigurationRequest(
      preset: try Preset(named: preset), ranges: try ranges.map(OptionText.range), depth: depth
    ).resolved()
    let seeds = try RankAwareSeedGenerator(baseSeed: baseSeed, worldSize: worldSize)
    let prefix = seeding == .sample ? .none : try seeds.prefix(rank: rank)
    let explanation = try Explanation(of: id, after: prefix, in: configuration)
    try StandardOutputFile.write(format == .json ? explanation.json : explanation.text)
  }
}
