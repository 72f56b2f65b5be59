import ArgumentParser
import DPAHarness

/// The options of `bench` that hold its report against the accepted baseline.
struct BenchGateOptions: ParsableArguments {
  @Flag(help: "Hold the report against the accepted baseline and show the verdict in its place.")
  var gate = false

  @Flag(help: "With --gate: times must decide too, which needs a valid calibration.")
  var gateTiming = false

  @Option(help: .init("With --gate, fail on this too: improved.", valueName: "decision"))
  var failOn: FailOn?

  @Option(help: .init("How the verdict of --gate is shown.", valueName: "format"))
  var verdict = VerdictFormat.text

  func validate() throws {
    if !gate && (gateTiming || failOn != nil) { throw ValidationError("--gate-timing and --fail-on need --gate") }
  }

  /// The verdict's status; nothing where none was asked for.
  func run(_ report: Report, reports: String, label: String, filter: String?, now: String) throws -> ExitStatus? {
    guard gate else { return nil }
    let comparison = try ReportGate(reports: reports).compare(
      report, label: label, filter: filter, requiresTiming: gateTiming, now: now)
    let found = comparison.verdict(failsOnImproved: failOn == .improved)
    try StandardOutputFile.write(verdict.render(found))
    return found.status
  }
}
