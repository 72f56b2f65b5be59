import ArgumentParser
import DPAHarness

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Shows stored reports.",
    subcommands: [ReportShowCommand.self, ReportListCommand.self, ReportPageCommand.self])
}
