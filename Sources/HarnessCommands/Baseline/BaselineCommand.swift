import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "The accepted report of each machine class.",
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

  @Option(help: ArgumentHelp("The folder of reports.", valueName: "dir"))
  var reports = "reports"

  func run() throws {
    try StandardOutputFile.write(try BaselineAcceptance(reports: reports).accept(report).text)
  }
}
