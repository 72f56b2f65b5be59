import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement

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
      """)

  @OptionGroup var table: TableOptions

  @Option(help: "text, jsonl or records; by default text on a terminal, jsonl otherwise.")
  var format: RowFormat?

  @Option(help: ArgumentHelp("Where the rows go; - is standard output.", valueName: "file"))
  var output = "-"

  @Option(help: "The implementation to use; auto is the fastest that this processor has.")
  var kernel = KernelName.auto

  @Option(help: "Threads; by default all usable cores.")
  var jobs: Int?

  @Flag(help: "Print the exact statistics as one JSON line, last on standard error.")
  var statistics = false

  @Flag(help: "Print the root of the rows as one JSON line, last on standard error.")
  var root = false

  @OptionGroup var receipt: ReceiptOptions

  @Flag(help: "Replace an existing output.")
  var force = false

  func run() throws {
    let request = try table.request().resolved()
    let isDone = try receipt.run(
      request, rank: table.rank, kernel: try Kernel(named: kernel), jobs: jobs ?? Processor.activeCount,
      replacing: force, statistics: statistics, root: root)
    guard !isDone else { return }
    let format = self.format ?? (output == "-" && StandardOutput.isTerminal ? .text : .jsonl)
    let writer = TableWriter(request, kernel: try Kernel(named: kernel), format: format)
    let summary = try writer.write(to: output, replacing: force, statistics: statistics, root: root)
    if let line = SummaryLine.render(statistics: summary.statistics, root: summary.root) { StandardError.write(line) }
  }
}
