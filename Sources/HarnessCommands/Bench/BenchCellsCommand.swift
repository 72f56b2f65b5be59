import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct BenchCellsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cells",
    abstract: "Measures the engine cell by cell, each in processes of its own, and stores a report.",
    discussion: """
      A cell is one fixed piece of work with a known root. Its processes run in a random order among all others; a \
      cell whose root is wrong is void. Ctrl-C keeps what is there, marked incomplete.

      EXAMPLES:
        dpa-harness bench cells             a minute or two, to reports/runs
        dpa-harness bench cells --record    and a line of the machine's history
        dpa-harness bench cells --size smoke --output smoke.json
        dpa-harness bench cells --gate      and holds it against the baseline
        dpa-harness bench cells --filter '^generation/' --format markdown
        dpa-harness bench cells --engine-command ./engine
      """)

  @OptionGroup var chosen: CellOptions

  @OptionGroup var external: EngineCommandOption

  @OptionGroup var order: ProcessOrderOption

  @Option(help: "Timed processes of each cell; by default as many as the size has.", transform: OptionText.whole)
  var repeats: Int?

  @Option(
    help: "Processes of each cell that count its allocations; what two agree on is exact.", transform: OptionText.whole)
  var memoryRepeats = BenchmarkPlan.defaultMemoryRepeats

  @Option(
    help: ArgumentHelp("What one process may take before it is ended as hung.", valueName: "seconds"),
    transform: OptionText.decimal)
  var cellTimeout = BenchmarkPlan.defaultSecondsOfProcess

  @Flag(help: "Let valgrind count instructions too, for the portable and the avx2 kernel.")
  var instructions = false

  @OptionGroup var store: StoreOptions

  @Flag(help: "Add a line to the machine's history in the folder of reports.")
  var record = false

  @OptionGroup var gate: GateOptions

  @Option(
    help: "text, json, csv or markdown; with --gate, whose verdict is shown: text, json, markdown, junit or github.")
  var format = RunFormat.text

  @Flag(help: .hidden)
  var withFaultyCells = false

  @Option(help: .hidden)
  var skipWork: SkippedWork?

  func run() throws {
    // Checked before the measuring: what cannot be shown or stored must not be found out after minutes.
    let (reportFormat, verdictFormat) = try formats()
    let cells = try cells()
    let destination = try destination()
    let benchmark = try Benchmark(
      plan, of: cells, filter: chosen.filter,
      executable: try ThisProgram.path())
    // The start of the measuring, so that names of reports sort in the order of their runs.
    let startedAt = StartTime.now
    let report = try InterruptibleWork.run(counting: "processes") { progress throws(HarnessError) in
      // A filter names what is wanted; only a run of everything has cells missing.
      if chosen.filter == nil, !external.isGiven, let absence = ProgramCells.absence { StandardError.say(absence) }
      return try await benchmark.report(startedAt: startedAt, progress: progress)
    }
    // What the gate cannot compare is stored all the same.
    let gated = Result { try comparison(report, now: startedAt) }
    let written = try destination.store(report, verdict: (try? gated.get()).map { "\($0.verdict().status)" })
    for path in written { StandardError.say("stored in '\(path)'") }
    let found: ComparisonReport?
    do {
      found = try gated.get()
    } catch let error as HarnessError where report.status != .held {
      // Nor must it be hidden by a comparison that cannot be made.
      try StandardOutputFile.write(reportFormat.render(report))
      StandardError.say("Error: \(error.sentence.worded(by: Flags.words))")
      throw ExitStatus.mostSevere([report.status, error.status]).code
    }
    guard let comparison = found else {
      try StandardOutputFile.write(reportFormat.render(report))
      throw report.status.code
    }
    let verdict = comparison.verdict(failsOnImproved: gate.failOn == .improved)
    try StandardOutputFile.write(verdictFormat.render(verdict.worded(by: Flags.words)))
    // A cell that failed must not be hidden by a comparison that held.
    throw ExitStatus.mostSevere([report.status, verdict.status]).code
  }

  /// The closed list of this program's own cells, or those of an engine in another process.
  private func cells() throws(HarnessError) -> [BenchmarkCell] {
    guard let (words, limits) = try external.make() else {
      return chosen.cells + (withFaultyCells ? FaultyCells.all : [])
    }
    guard !gate.gate, !record, !instructions else {
      throw .usage("baselines and histories are of this program; leave --gate, --record and --instructions out")
    }
    // A work of its own for Ctrl-C follows: this one only had to hear of a wrong command.
    SystemSignals.letInterruptsEnd()
    return ExternalCells.all(size: chosen.size, words, limits)
  }

  /// How a report and a verdict are shown. With `--gate` an interrupted run has no verdict, and its report is text
  /// where the format is one of verdicts.
  private func formats() throws(HarnessError) -> (report: ReportFormat, verdict: VerdictFormat) {
    // Asked for both ways round: csv has no verdict, and junit no report.
    guard gate.gate else { return (try format.report(), .text) }
    return ((try? format.report()) ?? .text, try format.verdict())
  }

  private func destination() throws -> StoredReport {
    if record && chosen.filter != nil {
      throw HarnessError.usage("a line of the history holds every cell; give --record without --filter")
    }
    return try store.destination(isRecorded: record)
  }

  /// The report beside its baseline; nil where that was not asked for, or where the run was interrupted.
  private func comparison(_ report: Report, now: String) throws -> ComparisonReport? {
    // An interrupted run lacks cells, which the gate would report as missing.
    guard gate.gate, report.isComplete else { return nil }
    return try ReportGate(reports: store.folder.reports).compare(
      report, label: "this run", filter: chosen.filter, requiresTiming: gate.gateTiming, now: now)
  }

  private var plan: BenchmarkPlan {
    var plan = BenchmarkPlan(size: chosen.size, seed: order.chosenSeed(), repeats: repeats)
    plan.memoryRepeats = memoryRepeats
    plan.countsInstructions = instructions
    plan.skippedWork = skipWork
    plan.secondsOfProcess = cellTimeout
    plan.cellArguments = external.arguments
    return plan
  }
}

/// The options that hold a report against the accepted baseline.
struct GateOptions: ParsableArguments {
  @Flag(help: "Hold the report against the accepted baseline and show the verdict in its place.")
  var gate = false

  @Flag(help: "With --gate: times must decide too, which needs a valid calibration.")
  var gateTiming = false

  @Option(help: ArgumentHelp("With --gate, fail on this too: improved.", valueName: "decision"))
  var failOn: FailOn?

  func validate() throws {
    if !gate && (gateTiming || failOn != nil) { throw ValidationError("--gate-timing and --fail-on need --gate") }
  }
}
