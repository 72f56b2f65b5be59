import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct CensusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "census",
    abstract: "Counts the ids of a table that share all five parameters, and names the first pairs.",
    discussion: """
      Only the last 32 bits of a digest seed the draws, so distinct ids can share their seed, and with it all five \
      parameters whatever the ranges are. Their digests differ.

      EXAMPLES:
        dpa-harness census --count 1000000
        dpa-harness census --count 100000000 --memory 256 --pairs 3
        dpa-harness census --count 1000000 --seeding rank --world-size 4 --format json
      """)

  @OptionGroup var configuration: ConfigurationOptions

  @OptionGroup var table: TableOptions

  @Option(help: "How many of the first pairs are named, up to 1,000.", transform: OptionText.whole)
  var pairs = 10

  @Option(
    help: ArgumentHelp(
      "What it may take, at least 128; by default 1,024. Where one pass over the ids needs more, there are several.",
      valueName: "mib"), transform: OptionText.whole)
  var memory: UInt64?

  @OptionGroup var work: WorkOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    // A pair of ids may lie in two parts, so that counting a part would miss it.
    guard table.seeding.rank == nil && table.part == nil else {
      throw HarnessError.usage("census counts a whole table; leave --rank and --part out")
    }
    let request = try table.request().resolved()
    let engine = Engine(try configuration.resolved(), kernel: try Kernel(named: work.kernel))
    let census = try SeedCensus(
      of: request.table, by: engine, naming: pairs, memoryMebibytes: memory, jobs: try work.threads())
    let bar = TerminalProgress.bar(unit: "seed chains")
    let report = census.run { bar?.update($0, of: $1) }
    bar?.finish()
    try StandardOutputFile.write(shown.format == .json ? report.json : report.text)
  }
}
