import ArgumentParser
import DPAHarness

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures the engine cell by cell, each in processes of its own, and stores a report.",
    discussion: """
      A cell is one fixed piece of work with a known root. Its processes run in a random order among all others; a
      cell whose root is wrong is void. Ctrl-C keeps what is there, marked incomplete.

      EXAMPLES:
        dpa-harness bench --list
        dpa-harness bench                             minutes; the report goes to reports/runs
        dpa-harness bench --record                    and adds a line to the machine's history
        dpa-harness bench --size smoke --output smoke.json
        dpa-harness bench --filter '^generation/' --format markdown
      """)

  @Option(help: "smoke, default or nightly.")
  var size = BenchmarkSize.default

  @Option(help: ArgumentHelp("Only cells in whose name this regular expression is found.", valueName: "regex"))
  var filter: String?

  @Flag(help: "Name the cells, and run none.")
  var list = false

  @Option(help: "What decides the order of the processes; by default a random number, which the report names.")
  var seed: UInt64?

  @Option(help: "Timed processes of each cell; by default as many as the size has.")
  var repeats: Int?

  @Option(help: "Processes of each cell that count its allocations; what two agree on is exact.")
  var memoryRepeats = 2

  @Option(help: ArgumentHelp("What one process may take before it is ended as hung.", valueName: "seconds"))
  var cellTimeout = 60.0

  @Flag(help: "Let valgrind count instructions too, for the portable and the avx2 kernel.")
  var instructions = false

  @OptionGroup var destination: BenchReportOptions

  @Option(help: "text, json, csv or markdown; a list is text or json.")
  var format = ReportFormat.text

  @Flag(help: .hidden)
  var withFaultyCells = false

  func run() throws {
    guard !list else {
      guard let format = DocumentFormat(rawValue: format.rawValue) else {
        throw HarnessError.usage("--list is shown as text or json, not as \(format.rawValue)")
      }
      return try StandardOutputFile.write(try Benchmark.list(size, filter: filter, format))
    }
    let destination = try destination.destination(filter: filter)
    let benchmark = try Benchmark(
      plan, filter: filter, withFaultyCells: withFaultyCells, executable: try ThisProgram.path())
    let report = try measure(benchmark)
    let written = try destination.store(report)
    try StandardOutputFile.write(format.render(report))
    StandardError.write(written.map { "stored in '\($0)'\n" }.joined())
    throw report.status.code
  }

  private func measure(_ benchmark: Benchmark) throws -> Report {
    let bar = TerminalProgress.bar(unit: "processes")
    defer { bar?.finish() }
    let startedAt = StartTime.now
    return try InterruptibleWork.run { () async -> Result<Report, HarnessError> in
      do throws(HarnessError) {
        return .success(try await benchmark.report(startedAt: startedAt) { bar?.update($0, of: $1) })
      } catch {
        return .failure(error)
      }
    }.get()
  }

  private var plan: BenchmarkPlan {
    var plan = BenchmarkPlan(size: size, seed: seed ?? UInt64.random(in: 0..<1 << 32), repeats: repeats)
    plan.memoryRepeats = memoryRepeats
    plan.countsInstructions = instructions
    plan.secondsOfProcess = cellTimeout
    return plan
  }
}
