import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Reads a table's file: its exact statistics, number of rows and root.",
    discussion: """
      The root is that of the rows, leaves counted from the first. Chain files (json, stream-json) hold no ids: rows \
      are counted from --start.

      EXAMPLES:
        dpa-harness stats chain.json
        dpa-harness stats table.npy --format json
      """)

  @Argument(help: "The file; - is standard input.")
  var file: String

  @OptionGroup var engine: EngineChoice

  @Option(help: "json, stream-json, jsonl, csv, npy, records or safetensors; by default what the name's ending says.")
  var fileFormat: RowFormat?

  @Option(help: "The id of the first row of a chain file.", transform: OptionText.whole)
  var start: UInt64 = 0

  @OptionGroup var work: WorkOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    let reader = TableFileReader(
      file, format: try FileFormat.of(file, named: fileFormat), firstID: start,
      engine: try engine.make(kernel: work.kernel), jobs: try work.threads())
    let summary = try reader.summary()
    try StandardOutputFile.write(shown.format == .json ? summary.json : summary.text)
  }
}
