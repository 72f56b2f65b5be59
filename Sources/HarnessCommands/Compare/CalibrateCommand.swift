import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Finds out how often the gate of compare is wrong on this machine, and stores it.",
    discussion: """
      This build is compared with itself and with itself doing 5 % and 10 % more work, and the gate is replayed on the \
      pairs: floors from one part of them, false alarms and power from the rest. The result holds for this class of \
      machine and 14 days; without it compare decides from a larger change on. Ctrl-C keeps the pairs; --resume goes on.

      EXAMPLES:
        dpa-harness calibrate            half an hour or more, on an idle machine
        dpa-harness calibrate --quick    about five minutes; says what it can find
        dpa-harness calibrate --resume   goes on after an interruption
      """)

  @OptionGroup var pairs: PairOptions

  @Flag(help: "Record thrice the pairs of a comparison and none with extra work; what uses it says that it is quick.")
  var quick = false

  @Option(
    help: "Pairs of the build against itself; by default four times those of a comparison.", transform: OptionText.whole
  )
  var samePairs: Int?

  @Option(
    help: "Pairs with extra work, of each percentage, or 0 for none; by default 40, or twice those of a comparison.",
    transform: OptionText.whole)
  var plantedPairs: Int?

  @Option(help: "Suites that are replayed.", transform: OptionText.whole)
  var replays = 500

  @OptionGroup var shown: DocumentFormatOption

  func validate() throws {
    if quick && (samePairs != nil || plantedPairs != nil) {
      throw ValidationError("--quick says how many pairs are recorded; leave --same-pairs and --planted-pairs out")
    }
  }

  func run() throws {
    let count = pairs.count.pairs
    let task = try CalibrateTask(
      pairs.settings, samePairs: quick ? Calibration.fewestSamePairs(count) : samePairs ?? 4 * count,
      plantedPairs: quick ? 0 : plantedPairs ?? max(40, 2 * count), replays: replays,
      executable: try ThisProgram.path())
    let now = StartTime.now
    let (calibration, path) = try InterruptibleWork.run(counting: "pairs") { progress throws(HarnessError) in
      try await task.run(now: now, progress: progress)
    }
    try StandardOutputFile.write(shown.format == .json ? calibration.json : calibration.text)
    StandardError.say("stored in '\(path)'")
    // The calibration is stored all the same: it says why times cannot decide here.
    if !calibration.record.isQualified { throw ExitStatus.notComparable.code }
  }
}
