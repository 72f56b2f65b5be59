import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct BenchCountsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "counts",
    abstract: "Counts what every cell allocates and holds it against the accepted counts; nothing is timed.",
    discussion: """
      The cells run by the portable kernel on one thread, so that the counts are the same on every processor; they are \
      compared with those of the same architecture, compiler and allocator, exactly and both ways. Exit status: 0 none \
      is larger, 2 one is, 4 no counts of this compiler and allocator were accepted.

      EXAMPLES:
        dpa-harness bench counts
        dpa-harness bench counts --if-accepted          in CI, where compilers come and go
        dpa-harness bench counts --output counts.json   for 'baseline accept counts.json'
      """)

  @OptionGroup var chosen: CellOptions

  @OptionGroup var folder: ReportsOption

  @Flag(help: "Where no counts of this compiler and allocator were accepted, say so and end with 0.")
  var ifAccepted = false

  @Option(help: ArgumentHelp("Store the counts in this file, for baseline accept.", valueName: "file"))
  var output: String?

  @Flag(help: "Replace an existing output.")
  var force = false

  @Option(help: ArgumentHelp("Fail on this too: improved.", valueName: "decision"))
  var failOn: FailOn?

  @OptionGroup var shown: VerdictFormatOption

  // So that a test can plant allocations that are really made.
  @Option(
    help: ArgumentHelp(
      "Do this much more of the cell's work and throw it away.", valueName: "percent", visibility: .hidden),
    transform: OptionText.decimal)
  var extraWork = 0.0

  func run() throws {
    let destination = try output.map { path throws(HarnessError) in
      try StoredReport(reports: folder.reports, output: path, isRecorded: false, replacing: force)
    }
    let gate = try CountGate(reports: folder.reports)
    let benchmark = try Benchmark(
      plan, of: BenchmarkCells.portable(size: chosen.size), filter: chosen.filter, executable: try ThisProgram.path())
    let startedAt = StartTime.now
    let report = try InterruptibleWork.run(counting: "processes") { progress throws(HarnessError) in
      try await benchmark.report(startedAt: startedAt, progress: progress)
    }
    for path in try destination?.store(report) ?? [] { StandardError.say("stored in '\(path)'") }
    // What failed or was interrupted has no counts that could be held against anything.
    guard report.status == .held else {
      try StandardOutputFile.write(ReportFormat.text.render(report))
      throw report.status.code
    }
    try hold(report, by: gate)
  }

  private func hold(_ report: Report, by gate: CountGate) throws {
    let (comparison, absence) = try gate.compare(report, label: "this run", filter: chosen.filter)
    guard let comparison else {
      let error = HarnessError.notComparable(absence ?? "there is nothing to compare with")
      guard ifAccepted || output != nil else { throw error }
      return StandardError.say("not held: \(error.sentence.worded(by: Flags.words))")
    }
    let verdict = comparison.verdict(failsOnImproved: failOn == .improved)
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  private var plan: BenchmarkPlan {
    // Any seed: the order of the processes is nothing to counts.
    var plan = BenchmarkPlan(size: chosen.size, seed: 1)
    plan.countsOnly = true
    plan.cellArguments = ["--portable"] + (extraWork > 0 ? ["--extra-work", "\(extraWork)"] : [])
    return plan
  }
}
