import ArgumentParser
import DPAHarness

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures the engine cell by cell.",
    discussion: """
      EXAMPLES:
        dpa-harness bench --list
        dpa-harness bench --list --filter '^generation/' --format json
      """)

  @Option(help: "smoke, default or nightly.")
  var size = BenchmarkSize.default

  @Option(help: ArgumentHelp("Only cells in whose name this regular expression is found.", valueName: "regex"))
  var filter: String?

  @Flag(help: "Name the cells, and run none.")
  var list = false

  @Option(help: "text or json.")
  var format = DocumentFormat.text

  func run() throws {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    let cells = BenchmarkCells.all(size: size).filter { filter?.contains($0) ?? true }
    let names = BenchmarkList(cells)
    try StandardOutputFile.write(format == .json ? names.json : names.text)
  }
}
