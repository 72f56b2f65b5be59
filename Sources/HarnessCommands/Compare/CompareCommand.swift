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
      reports. Builds run in pairs of processes that take turns; reports decide by exact metrics, and by times only as \
      ratios to the reference cell. Without a calibration of this machine times decide from a larger change on. Exit \
      status: 0 no regression, 1 a root differs, 2 regressed, 3 undecided, 4 not comparable. With --for-git-bisect: \
      0 not slower, 1 slower, 125 undecided or does not build, 128 anything else.

      EXAMPLES:
        dpa-harness compare old/dpa-harness .build/release/dpa-harness
        dpa-harness compare main HEAD --output comparison.json
        dpa-harness compare main HEAD --output comparison.json --resume
        dpa-harness compare main HEAD --filter '^statistics/exact$'
        dpa-harness compare reports/baselines/M.json reports/runs/R.json
        git bisect run dpa-harness compare v1 HEAD --for-git-bisect --filter '^files/read/csv$'
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

  @Flag(help: "Without a calibration let only exact metrics decide.")
  var advisory = false

  @Flag(help: "Refuse (4) without a calibration of this machine that holds, as a gate should.")
  var requireCalibration = false

  @Flag(help: "End as git bisect run asks for: 0, 1, 125 or 128.")
  var forGitBisect = false

  @Option(help: ArgumentHelp("Fail on this too: improved.", valueName: "decision"))
  var failOn: FailOn?

  @OptionGroup var cache: BuildsOption

  @OptionGroup var shown: VerdictFormatOption

  private var withoutCalibration: WithoutCalibration {
    requireCalibration ? .refuse : advisory ? .advisory : .conservative
  }

  func validate() throws {
    if advisory && requireCalibration {
      throw ValidationError("--advisory is for machines without a calibration, which --require-calibration refuses")
    }
  }

  func run() throws {
    guard forGitBisect else { throw try verdict().status.code }
    // A commit that does not build says nothing about speed, and git goes round it; any other error stops the search,
    // and so does a base that does not build: every commit would be gone round.
    do {
      throw GitBisectStatus(try verdict().status).code
    } catch HarnessError.doesNotBuild(let revision, let reason) where revision == new && revision != base {
      let error = HarnessError.doesNotBuild(revision: revision, reason: reason)
      StandardError.say("Error: \(error.sentence.worded(by: Flags.words))")
      throw GitBisectStatus.skip.code
    }
  }

  /// Compares, and shows what came out.
  private func verdict() throws -> Verdict {
    // Made first: what is wrong with the options is said before a bar is drawn.
    let task = CompareTask(
      pairs.settings, base: base, new: new, alpha: alpha, output: output,
      withoutCalibration: withoutCalibration, builds: cache.builds, executable: try ThisProgram.path())
    let now = StartTime.now
    let report = try InterruptibleWork.run(counting: "pairs") { progress throws(HarnessError) in
      try await task.run(now: now, say: { StandardError.say($0) }, progress: progress)
    }
    let verdict = report.verdict(failsOnImproved: failOn == .improved)
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    return verdict
  }
}

/// What `git bisect run` makes of a comparison.
enum GitBisectStatus: Int32 {
  case good = 0
  case bad = 1
  case skip = 125
  case stop = 128

  init(_ status: ExitStatus) {
    switch status {
    case .held: self = .good
    case .regression: self = .bad
    case .undecided: self = .skip
    default: self = .stop
    }
  }

  var code: ExitCode { ExitCode(rawValue) }

  /// The status of a command that failed: git would take that of a mistyped option for a bad commit.
  static func adapted(_ code: ExitCode) -> ExitCode {
    CommandLine.arguments.contains("--for-git-bisect") && !code.isSuccess ? stop.code : code
  }
}
