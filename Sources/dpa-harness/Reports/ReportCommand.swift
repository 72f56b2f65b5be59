import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit
import HarnessPage

struct ReportCommand: CommandGroup {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Shows stored reports.",
    discussion: """
      EXAMPLES:
        dpa-harness report show latest     the newest run
        dpa-harness report list            every run and baseline
        dpa-harness report page page       a page of verdicts, trends and figures
      """,
    subcommands: [ReportShowCommand.self, ReportListCommand.self, ReportPageCommand.self])
}

struct ReportListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the runs and the baselines in the folder of reports.",
    discussion: """
      EXAMPLES:
        dpa-harness report list
      """)

  @OptionGroup var source: ReportsOption

  func run() throws { try StandardOutputFile.write(try ReportIndex.text(of: ReportsFolder(source.reports))) }
}

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

  @OptionGroup var source: ReportsOption

  @Option(help: "text, json, csv or markdown.")
  var format = ReportFormat.text

  func run() throws {
    let path = file == "latest" ? try ReportsFolder(source.reports).latest() : file
    try StandardOutputFile.write(format.render(try ReportFile.read(path)))
  }
}

struct ReportPageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "page",
    abstract: "Writes index.html and index.md: verdicts, trends, raw samples, memory, golden matrix, calibration.",
    discussion: """
      The HTML page is one file that needs no network and no script.

      EXAMPLES:
        dpa-harness report page page
        dpa-harness verify golden --format json > golden.json
        dpa-harness report page page --verdict golden.json --force
      """)

  @Argument(help: ArgumentHelp("The folder to write into; it is made where it is not there.", valueName: "dir"))
  var folder: String

  @OptionGroup var source: ReportsOption

  @Option(help: ArgumentHelp("A verdict that --format json wrote; can be given several times.", valueName: "file"))
  var verdict: [String] = []

  @Option(
    help: ArgumentHelp(
      "The report whose raw samples are shown; by default the machine's newest run, else its baseline.",
      valueName: "file"))
  var report: String?

  @Option(
    help: ArgumentHelp(
      "Whose history: a file's name in history/ without its ending; by default the one that ran last.",
      valueName: "name"))
  var machine: String?

  @Flag(help: "Replace existing pages.")
  var force = false

  func run() throws {
    let request = try PageRequest(reports: source.reports, machine: machine, report: report, verdicts: verdict)
    let written = try request.write(into: folder, replacing: force, wordedBy: Flags.words)
    for path in written { StandardError.say("written '\(path)'") }
  }
}
