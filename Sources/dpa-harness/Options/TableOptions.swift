import ArgumentParser
import DPAEngine
import DPAHarness
import TableRuns

/// The options that choose ids.
struct RangeOptions: ParsableArguments {
  static let defaultCount = TableRequest().count

  @Option(help: "The table's first sample id.", transform: OptionText.whole)
  var start: UInt64 = 0

  // Optional, since a file that is verified brings its own.
  @Option(
    help: "The table's number of samples (default: \(RangeOptions.defaultCount), or all that a verified file holds).",
    transform: OptionText.whole)
  var count: UInt64?

  @Option(help: "The epoch: ids are mapped to epoch * epoch-size + id.", transform: OptionText.whole)
  var epoch: UInt64?

  @Option(help: "The ids of one epoch.", transform: OptionText.whole)
  var epochSize: UInt64?

  var request: TableRequest {
    var request = TableRequest()
    request.start = start
    request.count = count ?? Self.defaultCount
    request.epoch = epoch
    request.epochSize = epochSize
    return request
  }

  /// The same options as words of a command line, for a process that computes one rank of the same table.
  var arguments: [String] {
    let optional = [("--epoch", epoch), ("--epoch-size", epochSize)]
    return ["--start", "\(start)", "--count", "\(request.count)"]
      + optional.flatMap { name, value in value.map { [name, "\($0)"] } ?? [] }
  }
}

/// The base seed, for commands that use rank seeding without being asked.
struct BaseSeedOption: ParsableArguments {
  @Option(help: "The base seed of rank seeding.", transform: OptionText.whole)
  var baseSeed: UInt64?
}

/// The options that choose how rows are seeded, and a rank.
struct SeedingOptions: ParsableArguments {
  @Option(help: "sample: by the id alone; rank: by the rank that owns the id.")
  var seeding = TableRequest.SeedingName.sample

  @OptionGroup var base: BaseSeedOption

  @Option(help: "The number of ranks.", transform: OptionText.whole)
  var worldSize: UInt64?

  @Option(help: "Only the part of this rank; of one sample, the rank that computes it.", transform: OptionText.whole)
  var rank: UInt64?

  var baseSeed: UInt64? { base.baseSeed }

  /// The same options as words of a command line. World size and rank are left to the caller.
  var arguments: [String] { ["--seeding", seeding.rawValue] + (baseSeed.map { ["--base-seed", "\($0)"] } ?? []) }
}

/// The options that choose a table and a part of it.
struct TableOptions: ParsableArguments {
  @OptionGroup var range: RangeOptions

  @OptionGroup var seeding: SeedingOptions

  @Option(help: ArgumentHelp("Only the ids from A up to, not including, B.", valueName: "a:b"))
  var part: String?

  @Option(help: "Compute every row as this rank would, whoever owns it.", transform: OptionText.whole)
  var asRank: UInt64?

  func request() throws -> TableRequest {
    var request = range.request
    request.seeding = seeding.seeding
    request.baseSeed = seeding.baseSeed
    request.worldSize = seeding.worldSize
    request.rank = seeding.rank
    request.part = try part.map(OptionText.part)
    request.asRank = asRank
    return request
  }

  /// The same options as words of a command line; those that choose a part or a world size are left to the caller.
  var arguments: [String] { range.arguments + seeding.arguments }
}
