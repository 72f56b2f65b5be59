import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Says where the time or the memory goes; alone it means 'profile stages'.",
    discussion: """
      EXAMPLES:
        dpa-harness profile --count 1000000                  the time of each stage
        dpa-harness profile allocations batching/adaptive    which functions allocate
      """,
    subcommands: [ProfileStagesCommand.self, ProfileAllocationsCommand.self],
    defaultSubcommand: ProfileStagesCommand.self)
}

struct ProfileStagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Generates a range of samples and says where the time goes, stage by stage.",
    discussion: """
      EXAMPLES:
        dpa-harness profile stages --count 1000000
        dpa-harness profile stages --count 1000000 --kernel portable --row-format jsonl
        dpa-harness profile stages --count 100000 --memory --format json
        dpa-harness profile stages --cost                           what measuring itself costs here
      """)

  @OptionGroup var engine: EngineOptions

  @OptionGroup var table: TableOptions

  @Option(help: "json, stream-json, jsonl, csv, npy, records or safetensors, which needs a regular file.")
  var rowFormat = TableProfile.Options().format

  @Option(help: ArgumentHelp("Where the rows go; by default nowhere.", valueName: "file"))
  var output = "/dev/null"

  @OptionGroup var implementation: KernelOption

  @Option(help: "Threads; their times are added up.", transform: OptionText.whole)
  var jobs = TableProfile.Options().jobs

  @Flag(help: "Also what each stage changes in memory; every reading costs time.")
  var memory = false

  @Flag(help: "Replace an existing output.")
  var force = false

  @Flag(help: "Instead, measure the clock and what a profiled region adds to ten microseconds of work.")
  var cost = false

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    guard !cost else {
      let cost = MeasuringCost()
      return try StandardOutputFile.write(shown.format == .json ? cost.json : cost.text)
    }
    var options = TableProfile.Options()
    options.format = rowFormat
    options.jobs = jobs
    options.tracksMemory = memory
    options.replacing = force
    SystemSignals.handleInterrupts(of: output)
    let profile = try TableProfile(
      try table.request().resolved(), of: try engine.make(kernel: implementation.kernel),
      options: options, path: output,
      isInterrupted: { SystemSignals.isInterrupted })
    try StandardOutputFile.write(shown.format == .json ? profile.json : profile.text)
  }
}
