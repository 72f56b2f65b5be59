import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement
import ExternalEngine
import HarnessKit
import TableCore
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
        dpa-harness generate --count 1000 --format json --parents --output checkpoints/7/augmentations.json
        dpa-harness generate --seeding rank --world-size 4 --rank 1 --count 1000 --format jsonl
        dpa-harness generate --engine-command ./engine --count 1000 --format records --output table.records
        dpa-harness generate --engine ksin --with k=4 --with split=test --count 1000 --format npy --output items.npy
        dpa-harness generate --count 1000 --format safetensors --output table.safetensors
      """)

  @OptionGroup var engine: EngineOptions

  @OptionGroup var external: EngineCommandOption

  @OptionGroup var table: TableOptions

  @Option(
    help: ArgumentHelp(
      "text, json, stream-json, jsonl, csv, npy, records or safetensors, which needs a regular file; by default text "
        + "on a terminal, jsonl otherwise."))
  var format: RowFormat?

  @Option(help: ArgumentHelp("Where the rows go; - is standard output.", valueName: "file"))
  var output = "-"

  @OptionGroup var work: WorkOptions

  @Flag(help: "Print the exact statistics as one JSON line, last on standard error.")
  var statistics = false

  @Flag(help: "Print the root of the rows as one JSON line, last on standard error.")
  var root = false

  @OptionGroup var receipt: ReceiptOptions

  @Flag(help: "Replace an existing output.")
  var force = false

  @Flag(help: "Make the folders of the output and of the receipt where they are not there.")
  var parents = false

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
    if external.isGiven && receipt.receipt != nil {
      throw HarnessError.usage(
        "a receipt names an engine that can compute its part again; leave --receipt or --engine-command out")
    }
    let (engine, finish) = try makeEngine()
    defer { finish() }
    let jobs = try work.threads()
    if receipt.noRows && format != nil {
      throw HarnessError.usage("--no-rows writes no rows, which --format would shape; leave one of them out")
    }
    let writer = receipt.noRows ? nil : try TableWriter(request, of: engine, options: options(jobs: jobs))
    if parents { try makeFolders() }
    try checkOutputs()
    // For the receipt first: it is written before the rows, and may keep something where they do not.
    handleInterrupts(of: receipt.receipt ?? output)
    let written = try writeReceipt(request, of: engine, jobs: jobs)
    guard let writer else { return try summarize(request, written, of: engine, jobs: jobs) }
    // Again for the rows, whose output may be a pipe where the receipt is a file.
    handleInterrupts(of: output)
    // No bar where a line of JSON is printed: it must be the last thing on standard error, and whole.
    let bar = statistics || root ? nil : TerminalProgress.bar(unit: "rows")
    defer { bar?.finish() }
    let summary = try writer.write(
      to: output, isInterrupted: { SystemSignals.isInterrupted }, progress: { bar?.update($0, of: $1) })
    bar?.finish()
    if let line = SummaryLine.render(summary) { StandardError.write(line) }
  }

  private func makeFolders() throws(HarnessError) {
    let outputs = (receipt.noRows ? [] : [output]) + [receipt.receipt].compactMap { $0 }
    for path in outputs { try SystemFiles().makeFolders(above: path) }
  }

  /// The engine, and what ends it.
  private func makeEngine() throws -> (any TableEngine, finish: () -> Void) {
    do {
      if let engine = try external.make(beside: engine, kernel: work.kernel) {
        return (engine, { _ = engine.finish() })
      }
    } catch let failure as EngineFailure {
      throw failure.error
    }
    return (try engine.make(kernel: work.kernel), {})
  }

  private func handleInterrupts(of output: String) {
    // An engine in another process must be ended, whatever is kept of the output.
    if !external.isGiven { SystemSignals.handleInterrupts(of: output) }
  }

  /// What cannot be written is refused before anything is computed.
  private func checkOutputs() throws {
    var check = OutputCheck()
    if !receipt.noRows { try check.add(output, for: "\(setting: "output")", mayExist: force || resume) }
    // Here too, so that it is said before a receipt is computed.
    if let format, format.isColumnar && !TableWriter.keepsUnfinished(output) {
      throw HarnessError.refused(.formatNeedsFile(format.rawValue))
    }
    if let path = receipt.receipt {
      try check.addReceipt(path, for: "\(setting: "receipt")", mayExist: force || resume)
    }
  }

  private func options(jobs: Int) -> TableOutputOptions {
    var options = TableOutputOptions()
    // Text only where a person looks; a pipe gets a format that can be read back.
    options.format = format ?? (output == "-" && StandardOutput.isTerminal ? .text : .jsonl)
    options.bitPatterns = bitPatterns
    options.statisticsInFile = !withoutStatistics
    options.configurationInFile = !nullConfig
    options.statistics = statistics
    options.root = root
    options.jobs = jobs
    options.replacing = force
    options.resuming = resume
    return options
  }
}

/// The options of `generate` that prove a part instead of, or beside, writing it.
struct ReceiptOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the part's receipt for `verify receipts`, and its leaf hashes to FILE.leaves; - prints the receipt as one "
        + "line.", valueName: "file"))
  var receipt: String?

  @Flag(help: "Write no rows: only the receipt, the statistics or the root.")
  var noRows = false
}

extension GenerateCommand {
  /// Writes the receipt, where it is wanted, and returns it.
  private func writeReceipt(_ request: ResolvedTable, of engine: any TableEngine, jobs: Int) throws -> Receipt? {
    guard let path = receipt.receipt else { return nil }
    var owner: ReceiptWriter.Owner?
    if let rank = table.seeding.rank, let worldSize = table.seeding.worldSize {
      owner = .init(rank: rank, worldSize: worldSize)
    }
    return try ReceiptWriter(path, replacing: force, resuming: resume).write(
      of: request.part, in: request.table, owner: owner, by: engine, jobs: jobs,
      isInterrupted: { SystemSignals.isInterrupted })
  }

  /// Prints statistics and root, where they are wanted, without writing rows; computes what the receipt does not tell.
  ///
  /// The root is that of the rows themselves, as where they are written; a receipt counts leaves from the table's first
  /// id.
  private func summarize(
    _ request: ResolvedTable, _ receipt: Receipt?, of engine: any TableEngine, jobs: Int
  ) throws {
    // The receipt knows both where it is of the whole table; nothing is then computed again.
    var collected =
      statistics
      ? receipt.flatMap { receipt in
        ExactStatistics(sums: receipt.sums, rowCount: receipt.part.count, layout: engine.layout)
      } : nil
    var rootOfRows = root ? receipt?.rootOfTable : nil
    if (statistics && collected == nil) || (root && rootOfRows == nil) {
      // Nothing is kept from here on, so that Ctrl-C need not wait for an orderly end.
      if !external.isGiven { SystemSignals.letInterruptsEnd() }
      let summary = try engine.summary(
        ofRows: request.part, in: request.table, jobs: jobs, hashes: root, statistics: statistics)
      try engine.checkFailure()
      (collected, rootOfRows) = (summary.statistics, summary.rootOfRows)
    }
    if let line = SummaryLine.render(statistics: collected, root: rootOfRows) { StandardError.write(line) }
  }
}
