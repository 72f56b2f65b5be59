import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures the engine cell by cell, each in processes of its own, and stores a report.",
    discussion: """
      A cell is one fixed piece of work with a known root. Its processes run in a random order among all others; a \
      cell whose root is wrong is void. Ctrl-C keeps what is there, marked incomplete.

      EXAMPLES:
        dpa-harness bench --list
        dpa-harness bench                   a minute or two, to reports/runs
        dpa-harness bench --record          and a line of the machine's history
        dpa-harness bench --size smoke --output smoke.json
        dpa-harness bench --gate            and holds it against the baseline
        dpa-harness bench --filter '^generation/' --format markdown
        dpa-harness bench --scaling         how costs grow with the work
        dpa-harness bench --against-python  how many times CPython's speed
      """)

  @Option(help: "smoke, default or nightly.")
  var size = BenchmarkSize.default

  @Option(help: ArgumentHelp("Only cells in whose name this regular expression is found.", valueName: "regex"))
  var filter: String?

  @Flag(help: "Name the cells, and run none.")
  var list = false

  @Option(
    help: "What decides the order of the processes; by default a random number, which the report names.",
    transform: OptionText.whole)
  var seed: UInt64?

  @Option(help: "Timed processes of each cell; by default as many as the size has.", transform: OptionText.whole)
  var repeats: Int?

  @Option(
    help: "Processes of each cell that count its allocations; what two agree on is exact.", transform: OptionText.whole)
  var memoryRepeats = 2

  @Option(
    help: ArgumentHelp("What one process may take before it is ended as hung.", valueName: "seconds"),
    transform: OptionText.decimal)
  var cellTimeout = 60.0

  @Flag(help: "Let valgrind count instructions too, for the portable and the avx2 kernel.")
  var instructions = false

  @Flag(help: "Measure instead how costs grow with the work.")
  var scaling = false

  @Flag(help: "Measure instead how many times as fast as CPython this program is on the same work.")
  var againstPython = false

  @Option(help: ArgumentHelp("The CPython side of --against-python.", valueName: "file"))
  var pythonScript = "scripts/oracle/baseline.py"

  @OptionGroup var destination: BenchReportOptions

  @OptionGroup var gate: BenchGateOptions

  @Option(help: "text, json, csv or markdown; a list is text or json.")
  var format = ReportFormat.text

  @Flag(help: .hidden)
  var withFaultyCells = false

  @Option(help: .hidden)
  var skipWork: SkippedWork?

  func run() throws {
    // Asked first: these measure something else, or nothing, and store no report of a run.
    if list { return try StandardOutputFile.write(try Benchmark.list(cells, filter: filter, documentFormat("--list"))) }
    if scaling { return try runScaling() }
    if againstPython { return try runAgainstPython() }
    let reports = self.destination.reports
    // Checked before the measuring: a folder that is not there must not be found out after minutes.
    let destination = try destination.destination(filter: filter)
    let benchmark = try Benchmark(
      plan, of: cells + (withFaultyCells ? FaultyCells.all : []), filter: filter, executable: try ThisProgram.path())
    // The start of the measuring, so that names of reports sort in the order of their runs.
    let startedAt = StartTime.now
    let report = try measured { progress throws(HarnessError) in
      try await benchmark.report(startedAt: startedAt, progress: progress)
    }
    // What the gate cannot compare is stored all the same.
    let gated = Result { try gate.comparison(report, reports: reports, filter: filter, now: startedAt) }
    say(try destination.store(report, verdict: (try? gated.get()).map { "\($0.verdict().status)" }))
    if let comparison = try gated.get() {
      // A cell that failed must not be hidden by a comparison that held.
      throw ExitStatus.mostSevere([report.status, try gate.show(comparison)]).code
    }
    try StandardOutputFile.write(format.render(report))
    throw report.status.code
  }

  private var cells: [BenchmarkCell] { BenchmarkCells.all(size: size) }

  private func runScaling() throws {
    let format = try documentFormat("--scaling")
    let destination = try destination.destination(filter: filter)
    var plan = plan
    // Three, since the least of a point's processes is taken and its largest amounts are long.
    plan.repeats = repeats ?? 3
    // The largest amounts take longer than any cell of the closed list.
    plan.secondsOfProcess = max(cellTimeout, 600)
    let study = try ScalingStudy(plan, of: ScalingCells.cell, executable: try ThisProgram.path())
    let startedAt = StartTime.now
    let (report, status) = try measured { progress throws(HarnessError) in
      try await study.report(startedAt: startedAt, progress: progress)
    }
    let written = try destination.store(report)
    try StandardOutputFile.write(format == .json ? report.json : report.text)
    say(written)
    throw status.code
  }

  private func runAgainstPython() throws {
    let format = try documentFormat("--against-python")
    let comparison = try PythonComparison(
      script: pythonScript, rounds: repeats ?? 5, executable: try ThisProgram.path())
    let report = try measured { progress throws(HarnessError) in await comparison.report(progress: progress) }
    try StandardOutputFile.write(format == .json ? report.json : report.text)
    throw report.status.code
  }

  /// Waits for the work, with a progress bar.
  private func measured<Value: Sendable>(
    _ work: @escaping @Sendable (@escaping @Sendable (UInt64, UInt64) -> Void) async throws(HarnessError) -> Value
  ) throws -> Value {
    let bar = TerminalProgress.bar(unit: "processes")
    // Also where the work throws, or the error would stand behind a half-drawn bar.
    defer { bar?.finish() }
    return try InterruptibleWork.run { () async -> Result<Value, HarnessError> in
      do throws(HarnessError) {
        return .success(try await work { bar?.update($0, of: $1) })
      } catch {
        return .failure(error)
      }
    }.get()
  }

  private func documentFormat(_ option: String) throws -> DocumentFormat {
    guard let same = DocumentFormat(rawValue: format.rawValue) else {
      throw HarnessError.usage("\(option) is shown as text or json, not as \(format.rawValue)")
    }
    return same
  }

  private func say(_ written: [String]) {
    for path in written { StandardError.say("stored in '\(path)'") }
  }

  private var plan: BenchmarkPlan {
    // A seed of 32 bits is short enough to be typed again from a report.
    var plan = BenchmarkPlan(size: size, seed: seed ?? UInt64.random(in: 0..<1 << 32), repeats: repeats)
    plan.memoryRepeats = memoryRepeats
    plan.countsInstructions = instructions
    plan.skippedWork = skipWork
    plan.secondsOfProcess = cellTimeout
    return plan
  }
}
