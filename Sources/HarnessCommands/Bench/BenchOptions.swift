import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

/// The options of `bench` that hold its report against the accepted baseline.
struct BenchGateOptions: ParsableArguments {
  @Flag(help: "Hold the report against the accepted baseline and show the verdict in its place.")
  var gate = false

  @Flag(help: "With --gate: times must decide too, which needs a valid calibration.")
  var gateTiming = false

  @Option(help: ArgumentHelp("With --gate, fail on this too: improved.", valueName: "decision"))
  var failOn: FailOn?

  @Option(help: ArgumentHelp("How the verdict of --gate is shown.", valueName: "format"))
  var verdict = VerdictFormat.text

  func validate() throws {
    if !gate && (gateTiming || failOn != nil) { throw ValidationError("--gate-timing and --fail-on need --gate") }
  }

  /// The report beside its baseline; nil where that was not asked for, or where the run was interrupted.
  func comparison(_ report: Report, reports: String, filter: String?, now: String) throws -> ComparisonReport? {
    // An interrupted run lacks cells, which the gate would report as missing.
    guard gate, report.isComplete else { return nil }
    return try ReportGate(reports: reports).compare(
      report, label: "this run", filter: filter, requiresTiming: gateTiming, now: now)
  }

  func show(_ comparison: ComparisonReport) throws -> ExitStatus {
    let found = comparison.verdict(failsOnImproved: failOn == .improved)
    try StandardOutputFile.write(verdict.render(found.worded(by: Flags.words)))
    return found.status
  }
}

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
