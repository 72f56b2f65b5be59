import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct ReportShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows one report.",
    discussion: """
      EXAMPLES:
        dpa-harness report show latest
        dpa-harness report show smoke.json --format csv
      """)

  @Argument(help: "The report's file; latest is the newest run in the folder of reports.")
  var file: String

  @Option(help: ArgumentHelp("The folder of reports.", valueName: "dir"))
  var reports = "reports"

  @Option(help: "text, json, csv or markdown.")
  var format = ReportFormat.text

  func run() throws {
    let path = file == "latest" ? try ReportsFolder(reports).latest() : file
    try StandardOutputFile.write(format.render(try ReportFile.read(path)))
  }
}
