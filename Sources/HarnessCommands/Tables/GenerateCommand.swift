import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement
import HarnessKit
import TableRuns

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes the augmentation parameters of a range of samples.",
    discussion: """
      EXAMPLES:
        dpa-harness generate --preset mild --count 3
        dpa-harness generate --range rotation=-60:60 --depth 15 --count 1000 --output chain.jsonl
        dpa-harness generate --count 100000 --format records --root --output table.records
        dpa-harness generate --seeding rank --world-size 4 --rank 1 --count 1000 --format jsonl
        dpa-harness generate --engine ksin --with k=4 --with split=test --count 1000 --format npy --output items.npy
      """)

  @OptionGroup var table: TableOptions

  @OptionGroup var engine: EngineOptions

  @Option(
    help: "text, json, stream-json, jsonl, csv, npy or records; by default text on a terminal, jsonl otherwise.")
  var format: RowFormat?

  @Option(help: ArgumentHelp("Where the rows go; - is standard output.", valueName: "file"))
  var output = "-"

  @Option(help: "The implementation to use; auto is the fastest that this processor has.")
  var kernel = KernelName.auto

  @Option(help: "Threads; by default all usable cores.", transform: OptionText.whole)
  var jobs: Int?

  @Flag(help: "Print the exact statistics as one JSON line, last on standard error.")
  var statistics = false

  @Flag(help: "Print the root of the rows as one JSON line, last on standard error.")
  var root = false

  @OptionGroup var receipt: ReceiptOptions

  @Flag(help: "Replace an existing output.")
  var force = false

  @Flag(help: "Continue an interrupted run of the same command; rows that are there are read back and checked.")
  var resume = false

  @Flag(name: .customLong("no-statistics"), help: "Leave the statistics out of json.")
  var withoutStatistics = false

  @Flag(name: .customLong("null-config"), help: "Write config: null in json and stream-json, for the defaults.")
  var nullConfig = false

  @Flag(help: "Add a column of bit patterns for each parameter to csv.")
  var bitPatterns = false

  func run() throws {
    // Everything that can be refused is refused before signals are caught and files are made.
    let request = try table.request().resolved()
    let engine = try engine.make(try table.configuration(), kernel: kernel)
    let jobs = try UsableCores.jobs(jobs)
    let writer = receipt.noRows ? nil : try TableWriter(request, of: engine, options: options)
    try checkOutputs()
    // For the receipt first: it is written before the rows, and may keep something where they do not.
    SystemSignals.handleInterrupts(of: receipt.receipt ?? output)
    let written = try receipt.write(
      request, rank: table.rank, worldSize: table.worldSize, engine: engine, jobs: jobs, replacing: force,
      resuming: resume)
    guard let writer else {
      return try receipt.summarize(request, written, engine: engine, jobs: jobs, statistics: statistics, root: root)
    }
    // Again for the rows, whose output may be a pipe where the receipt is a file.
    SystemSignals.handleInterrupts(of: output)
    // No bar where a line of JSON is printed: it must be the last thing on standard error, and whole.
    let bar = statistics || root ? nil : TerminalProgress.bar(unit: "rows")
    defer { bar?.finish() }
    let summary = try writer.write(
      to: output, isInterrupted: { SystemSignals.isInterrupted }, progress: { bar?.update($0, of: $1) })
    bar?.finish()
    if let line = SummaryLine.render(summary) { StandardError.write(line) }
  }

  /// What cannot be written is refused before anything is computed.
  private func checkOutputs() throws {
    var check = OutputCheck()
    if !receipt.noRows { try check.add(output, for: "\(setting: "output")", mayExist: force || resume) }
    if let path = receipt.receipt {
      try check.addReceipt(path, for: "\(setting: "receipt")", mayExist: force || resume)
    }
  }

  private var options: TableOutputOptions {
    var options = TableOutputOptions()
    // Text only where a person looks; a pipe gets a format that can be read back.
    options.format = format ?? (output == "-" && StandardOutput.isTerminal ? .text : .jsonl)
    options.bitPatterns = bitPatterns
    options.statisticsInFile = !withoutStatistics
    options.configurationInFile = !nullConfig
    options.statistics = statistics
    options.root = root
    options.jobs = jobs ?? UsableCores.count
    options.replacing = force
    options.resuming = resume
    return options
  }
}
