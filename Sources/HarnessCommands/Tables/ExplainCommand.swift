import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import KSinEngine
import TableCore
import TableRuns

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows every stage of one sample, from its seed text to its values.",
    discussion: """
      With --against, the row of the same id in a file stands beside it: the columns that differ, and the first stage \
      at which the row goes another way, as far as the row itself shows it.

      EXAMPLES:
        dpa-harness explain 42
        dpa-harness explain 42 --seeding rank --rank 1 --world-size 4 --base-seed 7
        dpa-harness explain 42 --engine ksin --with k=4 --with split=test
        dpa-harness explain 42 --against table.csv
      """)

  @Argument(help: "The sample id.", transform: OptionText.whole)
  var id: UInt64

  @OptionGroup var engine: EngineOptions

  @OptionGroup var seeding: SeedingOptions

  @OptionGroup var against: AgainstOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    let made = try engine.make(kernel: .auto)
    let seed = try seed(of: made)
    let row = try against.row(of: id, seed: seed, engine: made, configurationIsGiven: engine.isGiven)
    // By what was made and not by name: settings are refused before anything is explained.
    switch row?.engine ?? made {
    case let engine as Engine:
      let explanation = try Explanation(of: id, after: SeedPrefix(seed), in: engine.configuration)
      try write(text: explanation.text, json: explanation.json(against: row), row)
    case let engine as KSin:
      let explanation = try KSinExplanation(of: id, by: engine)
      try write(text: explanation.text, json: explanation.json(against: row), row)
    case let other:
      throw HarnessError.usage("explain knows the stages of dpa and ksin, not of the engine \(type(of: other).name)")
    }
    if let row, row.status != .held { throw row.status.code }
  }

  private func write(text: String, json: String, _ row: FileRow?) throws {
    try StandardOutputFile.write(shown.format == .json ? json : text + (row.map { "\n" + $0.text } ?? ""))
  }

  /// What the row is seeded by: its id alone, or the seed of the rank.
  private func seed(of engine: any TableEngine) throws -> RunSeed {
    if engine is KSin && (seeding.seeding == .rank || seeding.rank != nil) {
      throw HarnessError.usage("items of the engine ksin do not depend on ranks; leave --seeding and --rank out")
    }
    let generator = try RankAwareSeedGenerator(baseSeed: seeding.baseSeed ?? 0, worldSize: seeding.worldSize ?? 1)
    guard seeding.seeding == .rank else { return .ids }
    let rank = seeding.rank ?? 0
    // For the refusal of a rank outside the world.
    _ = try generator.prefix(rank: rank)
    return .rank(rank, baseSeed: generator.baseSeed)
  }
}

/// The options that name a file beside whose row a sample is explained.
struct AgainstOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Show the row of a table's file beside it.", valueName: "file"))
  var against: String?

  @Option(help: "json, stream-json, jsonl, csv, npy, records or safetensors; by default what the name's ending says.")
  var fileFormat: RowFormat?

  @Option(help: "The id of the file's first row, where the format holds none.", transform: OptionText.whole)
  var start: UInt64 = 0

  /// Nil where no file is named.
  func row(
    of id: UInt64, seed: RunSeed, engine: any TableEngine, configurationIsGiven: Bool
  ) throws -> FileRow? {
    guard let against else {
      guard fileFormat == nil && start == 0 else {
        throw HarnessError.usage("--file-format and --start are about the file of --against, which is not given")
      }
      return nil
    }
    guard against != "-" else {
      throw HarnessError.usage("a file is read twice, so standard input cannot be explained against")
    }
    let place = FileRow.Place(
      against, format: try FileFormat.of(against, named: fileFormat), firstID: start,
      configurationIsGiven: configurationIsGiven)
    return try FileRow(of: id, seed: seed, at: place, engine: engine, jobs: 1)
  }
}
