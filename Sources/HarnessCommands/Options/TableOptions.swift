import ArgumentParser
import DPAEngine
import DPAHarness
import TableRuns

/// The options that choose a configuration, a table and a part of it.
struct TableOptions: ParsableArguments {
  @Option(help: "default, mild, moderate or aggressive.")
  var preset = "default"

  @Option(
    name: .customLong("range"), parsing: .singleValue,
    help: ArgumentHelp("Replace one range; repeatable.", valueName: "name=lo:hi"))
  var ranges: [String] = []

  @Option(help: "Links of the seed chain, 1 to 10,000; the presets have 10.", transform: OptionText.whole)
  var depth: Int?

  @Option(help: "The table's first sample id.", transform: OptionText.whole)
  var start: UInt64 = 0

  @Option(help: "The table's number of samples.", transform: OptionText.whole)
  var count: UInt64 = 10

  @Option(help: "sample: by the id alone; rank: by the rank that owns the id.")
  var seeding = TableRequest.SeedingName.sample

  @Option(help: "The base seed of rank seeding.", transform: OptionText.whole)
  var baseSeed: UInt64?

  @Option(help: "The number of ranks.", transform: OptionText.whole)
  var worldSize: UInt64?

  @Option(help: "Only the part of this rank.", transform: OptionText.whole)
  var rank: UInt64?

  @Option(help: ArgumentHelp("Only the ids from A up to, not including, B.", valueName: "a:b"))
  var part: String?

  @Option(help: "Compute every row as this rank would, whoever owns it.", transform: OptionText.whole)
  var asRank: UInt64?

  @Option(help: "The epoch: ids are mapped to epoch * epoch-size + id.", transform: OptionText.whole)
  var epoch: UInt64?

  @Option(help: "The ids of one epoch.", transform: OptionText.whole)
  var epochSize: UInt64?

  /// The configuration that is asked for.
  func augmentation() throws -> AugmentationConfiguration { try configuration().resolved() }

  func configuration() throws -> ConfigurationRequest {
    ConfigurationRequest(preset: try Preset(named: preset), ranges: try ranges.map(OptionText.range), depth: depth)
  }

  func request() throws -> TableRequest {
    var request = TableRequest()
    request.start = start
    request.count = count
    request.seeding = seeding
    request.baseSeed = baseSeed
    request.worldSize = worldSize
    request.rank = rank
    request.part = try part.map(OptionText.part)
    request.asRank = asRank
    request.epoch = epoch
    request.epochSize = epochSize
    return request
  }
}

extension TableOptions {
  /// The same options as words of a command line, for a process that computes one rank of the same table. Those that
  /// choose a part or a world size are left to the caller.
  var arguments: [String] {
    let optional: [(String, String?)] = [
      ("--depth", depth.map(String.init)), ("--base-seed", baseSeed.map(String.init)),
      ("--epoch", epoch.map(String.init)), ("--epoch-size", epochSize.map(String.init)),
    ]
    return ["--preset", preset] + ranges.flatMap { ["--range", $0] }
      + ["--start", "\(start)", "--count", "\(count)", "--seeding", seeding.rawValue]
      + optional.flatMap { name, value in value.map { [name, $0] } ?? [] }
  }
}
