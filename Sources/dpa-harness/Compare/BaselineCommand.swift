import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct BaselineCommand: CommandGroup {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "The accepted report of each machine class.",
    discussion: """
      EXAMPLES:
        dpa-harness baseline accept reports/runs/20261121T070000Z-default.json
      """,
    subcommands: [BaselineAcceptCommand.self])
}

struct BaselineAcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Makes a report the baseline of its machine class and shows what moved; nothing else changes a baseline.",
    discussion: """
      EXAMPLES:
        dpa-harness baseline accept reports/runs/20261121T070000Z-default.json
      """)

  @Argument(help: "The report of a complete run.")
  var report: String

  @OptionGroup var folder: ReportsOption

  func run() throws {
    try StandardOutputFile.write(try BaselineAcceptance(reports: folder.reports).accept(report).text)
  }
}
