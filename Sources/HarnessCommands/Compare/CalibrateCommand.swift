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
      pairs. The result holds for this class of machine and 14 days; without it compare decides from a larger change \
      on. Ctrl-C keeps the pairs; --resume goes on.

      EXAMPLES:
        dpa-harness calibrate            a quarter of an hour, on an idle machine
        dpa-harness calibrate --resume   goes on after an interruption
      """)

  @OptionGroup var pairs: PairOptions

  @Option(help: "Pairs of the build against itself.", transform: OptionText.whole)
  var samePairs = 64

  @Option(help: "Pairs with extra work, of each percentage.", transform: OptionText.whole)
  var plantedPairs = 40

  @Option(help: "Suites that are replayed.", transform: OptionText.whole)
  var replays = 500

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    let task = try CalibrateTask(
      pairs.settings, samePairs: samePairs, plantedPairs: plantedPairs, replays: replays,
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
