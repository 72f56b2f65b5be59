import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says whether one build is slower than another, or allocates more, and how sure that is.",
    discussion: """
      Both sides are builds (paths of programs, or git revisions, which are built below --builds), or both are stored \
      reports. Builds run in pairs of processes in random order; reports decide by exact metrics, and by times only as \
      ratios to the reference cell. Exit status: 0 no regression, 1 a root differs, 2 regressed, 3 undecided, \
      4 not comparable.

      EXAMPLES:
        dpa-harness compare old/dpa-harness .build/release/dpa-harness
        dpa-harness compare main HEAD --output comparison.json
        dpa-harness compare main HEAD --output comparison.json --resume
        dpa-harness compare reports/baselines/M.json reports/runs/R.json
      """)

  @Argument(help: "What is compared with: a program, a git revision or a report.")
  var base: String

  @Argument(help: "What is judged.")
  var new: String

  @Option(
    help: "Pairs of processes of each cell, an even number; undecided cells get as many again.",
    transform: OptionText.whole)
  var pairs = 16

  @Option(help: "The chance of calling a suite slower that is not.", transform: OptionText.decimal)
  var alpha = 0.01

  @Option(help: "Decides the order of the processes.", transform: OptionText.whole)
  var seed: UInt64 = 1

  @Option(help: "smoke, default or nightly.")
  var size = BenchmarkSize.default

  @Option(help: ArgumentHelp("Only cells in whose name this regular expression is found.", valueName: "regex"))
  var filter: String?

  @Option(help: ArgumentHelp("Write the comparison with every pair as JSON.", valueName: "file"))
  var output: String?

  @Flag(help: "Go on where an interrupted comparison with this --output was.")
  var resume = false

  @Flag(help: "Replace what is there.")
  var force = false

  @Flag(help: "Without a calibration let only exact metrics decide, instead of refusing.")
  var advisory = false

  @Option(help: ArgumentHelp("Fail on this too: improved.", valueName: "decision"))
  var failOn: FailOn?

  @Option(help: ArgumentHelp("Where git revisions are built.", valueName: "dir"))
  var builds = ".build/compared"

  @Option(help: ArgumentHelp("The folder of reports, with the calibration.", valueName: "dir"))
  var reports = "reports"

  @Option(help: "How the verdict is shown.")
  var format = VerdictFormat.text

  func run() throws {
    // Made first: what is wrong with the options is said before a bar is drawn.
    let task = try task
    let bar = TerminalProgress.bar(unit: "pairs")
    let now = StartTime.now
    let outcome = try InterruptibleWork.run {
      await AsyncResult.of { () async throws(HarnessError) in
        try await task.run(now: now) { bar?.update($0, of: $1) }
      }
    }
    bar?.finish()
    let verdict = try outcome.get().verdict(failsOnImproved: failOn == .improved)
    try StandardOutputFile.write(format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  private var task: CompareTask {
    get throws {
      var task = CompareTask(
        base: base, new: new, executable: try ThisProgram.path(), cells: { BenchmarkCells.all(size: $0) })
      task.pairCount = pairs
      task.alpha = alpha
      task.seed = seed
      task.size = size.rawValue
      task.filter = filter
      task.output = output
      task.isResuming = resume
      task.isReplacing = force
      task.isAdvisory = advisory
      task.builds = builds
      task.reports = reports
      return task
    }
  }
}
