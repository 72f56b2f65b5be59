import ArgumentParser
import HarnessBenchmarks
import HarnessKit

struct BenchListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Names the cells, and runs none.",
    discussion: """
      EXAMPLES:
        dpa-harness bench list
        dpa-harness bench list --filter '^generation/' --format json
      """)

  @OptionGroup var chosen: CellOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    try StandardOutputFile.write(try Benchmark.list(chosen.cells, filter: chosen.filter, shown.format))
  }
}
