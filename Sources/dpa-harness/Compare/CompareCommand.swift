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

  @OptionGroup var pairs: PairOptions

  @Option(help: "The chance of calling a suite slower that is not.", transform: OptionText.decimal)
  var alpha = GateRule.defaultAlpha

  @Option(help: ArgumentHelp("Write the comparison with every pair as JSON.", valueName: "file"))
  var output: String?

  @Flag(help: "Without a calibration let only exact metrics decide, instead of refusing.")
  var advisory = false

  @Option(help: ArgumentHelp("Fail on this too: improved.", valueName: "decision"))
  var failOn: FailOn?

  @Option(help: ArgumentHelp("Where git revisions are built.", valueName: "dir"))
  var builds = ".build/compared"

  @OptionGroup var shown: VerdictFormatOption

  func run() throws {
    // Made first: what is wrong with the options is said before a bar is drawn.
    let task = CompareTask(
      pairs.settings, base: base, new: new, alpha: alpha, output: output, isAdvisory: advisory, builds: builds,
      executable: try ThisProgram.path())
    let now = StartTime.now
    let report = try InterruptibleWork.run(counting: "pairs") { progress throws(HarnessError) in
      try await task.run(now: now, progress: progress)
    }
    let verdict = report.verdict(failsOnImproved: failOn == .improved)
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }
}
