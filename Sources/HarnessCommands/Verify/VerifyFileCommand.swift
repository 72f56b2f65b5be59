import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct VerifyFileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file",
    abstract: "Computes the rows of a file again and names the first that differs.",
    discussion: """
      A chain file brings its configuration along; for other formats, and for chain files without one, options name \
      it. Everything that `generate` was given beyond the defaults must be given here too.

      EXAMPLES:
        dpa-harness verify file chain.json
        dpa-harness verify file chain.json --start 1000 --sample 3000
        dpa-harness verify file table.npy --preset mild
        dpa-harness verify file part.csv --count 1000 --seeding rank --world-size 4 --rank 1
      """)

  @Argument(help: "The file; standard input cannot be verified.")
  var file: String

  @OptionGroup var engine: EngineOptions

  @Option(help: "json, stream-json, jsonl, csv, npy or records; by default what the name's ending says.")
  var fileFormat: RowFormat?

  @Option(help: "Check this many random rows instead of all.", transform: OptionText.whole)
  var sample: Int?

  @Option(help: "The seed that chooses them; by default a random one, which is printed.", transform: OptionText.whole)
  var sampleSeed: UInt64?

  @Option(help: "default, mild, moderate or aggressive.")
  var preset: String?

  @Option(
    name: .customLong("range"), parsing: .singleValue,
    help: ArgumentHelp("Replace one range; repeatable.", valueName: "name=lo:hi"))
  var ranges: [String] = []

  @Option(help: "Links of the seed chain, 1 to 10,000; the presets have 10.", transform: OptionText.whole)
  var depth: Int?

  @Option(help: "The table's first sample id.", transform: OptionText.whole)
  var start: UInt64 = 0

  @Option(help: "The table's number of samples; by default as many as the file holds.", transform: OptionText.whole)
  var count: UInt64?

  @Option(help: "sample: by the id alone; rank: by the rank that owns the id.")
  var seeding = TableRequest.SeedingName.sample

  @Option(help: "The base seed of rank seeding.", transform: OptionText.whole)
  var baseSeed: UInt64?

  @Option(help: "The number of ranks.", transform: OptionText.whole)
  var worldSize: UInt64?

  @Option(help: "Only the part of this rank is in the file.", transform: OptionText.whole)
  var rank: UInt64?

  @Option(help: ArgumentHelp("Only the ids from A up to, not including, B are in the file.", valueName: "a:b"))
  var part: String?

  @Option(help: "Every row was computed as by this rank.", transform: OptionText.whole)
  var asRank: UInt64?

  @Option(help: "The epoch: ids are mapped to epoch * epoch-size + id.", transform: OptionText.whole)
  var epoch: UInt64?

  @Option(help: "The ids of one epoch.", transform: OptionText.whole)
  var epochSize: UInt64?

  @Option(help: "Threads; by default all usable cores.", transform: OptionText.whole)
  var jobs: Int?

  @Option(help: "The implementation to use.")
  var kernel = KernelName.auto

  @Option(help: "How the verdict is shown.")
  var format = VerdictFormat.text

  func run() throws {
    guard file != "-" else { throw HarnessError.usage("a file is read twice, so standard input cannot be verified") }
    var options = FileVerifier.Options()
    options.rowCountIsKnown = count != nil || part != nil
    options.configurationIsGiven = preset != nil || !ranges.isEmpty || depth != nil
    options.sampleSize = sample
    // Random unless given, so that repeated checks look at other rows each time.
    options.sampleSeed = sampleSeed ?? UInt64.random(in: 0...UInt64.max)
    options.jobs = jobs ?? UsableCores.count
    let configuration = ConfigurationRequest(
      preset: try Preset(named: preset ?? "default"), ranges: try ranges.map(OptionText.range), depth: depth)
    let verifier = FileVerifier(
      file, format: try FileFormat.of(file, named: fileFormat), request: try request(), options: options,
      engine: try engine.make(configuration, kernel: kernel))
    let verdict = try verifier.verify()
    try StandardOutputFile.write(format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  private func request() throws -> TableRequest {
    var request = TableRequest()
    request.start = start
    request.part = try part.map(OptionText.part)
    // A part without a count is checked as a table that ends with it.
    request.count = count ?? max(request.part?.upper ?? 0, start) - start
    request.seeding = seeding
    request.baseSeed = baseSeed
    request.worldSize = worldSize
    request.rank = rank
    request.asRank = asRank
    request.epoch = epoch
    request.epochSize = epochSize
    return request
  }
}
