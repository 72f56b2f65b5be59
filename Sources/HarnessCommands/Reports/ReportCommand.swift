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
        dpa-harness report changes         since which commit a cell is slower
      """,
    subcommands: [
      ReportShowCommand.self, ReportListCommand.self, ReportPageCommand.self, ReportChangesCommand.self,
    ])
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

struct ReportChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes",
    abstract: "Lists where cells became slower or faster, or moved an exact figure, and since which commit.",
    discussion: """
      Times are looked at as multiples of the reference cell's. A step counts where none of 99 shuffles of the runs \
      shows one as large (E-divisive); runs of another size than the latest are left out.

      EXAMPLES:
        dpa-harness report changes
        dpa-harness report changes --format json
      """)

  @OptionGroup var source: ReportsOption

  @OptionGroup var history: MachineOption

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    try StandardOutputFile.write(
      try HistoryChanges(reports: source.reports, machine: history.machine).render(shown.format))
  }
}

/// The option that chooses a history.
struct MachineOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Whose history: a file's name in history/ without its ending; by default the one that ran last.",
      valueName: "name"))
  var machine: String?
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

  @OptionGroup var history: MachineOption

  @Flag(help: "Replace existing pages.")
  var force = false

  func run() throws {
    let request = try PageRequest(reports: source.reports, machine: history.machine, report: report, verdicts: verdict)
    let written = try request.write(into: folder, replacing: force, wordedBy: Flags.words)
    for path in written { StandardError.say("written '\(path)'") }
  }
}
