import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

/// Where `bench` puts its report.
struct BenchReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Store the report in this file instead of the folder of reports.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("The folder of reports.", valueName: "dir"))
  var reports = "reports"

  @Flag(help: "Add a line to the machine's history in the folder of reports.")
  var record = false

  @Flag(help: "Replace an existing output.")
  var force = false

  func destination(filter: String?) throws -> StoredReport {
    if record && filter != nil {
      throw HarnessError.usage("a line of the history holds every cell; give --record without --filter")
    }
    return try StoredReport(reports: reports, output: output, isRecorded: record, replacing: force)
  }
}
