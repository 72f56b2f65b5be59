import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct ReportListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the runs and the baselines in the folder of reports.",
    discussion: """
      EXAMPLES:
        dpa-harness report list
      """)

  @Option(help: ArgumentHelp("The folder of reports.", valueName: "dir"))
  var reports = "reports"

  func run() throws { try StandardOutputFile.write(try ReportIndex.text(of: ReportsFolder(reports))) }
}
