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
      pairs. The result holds for this class of machine and 14 days; without it times do not decide. Ctrl-C keeps the \
      pairs; --resume goes on.

      EXAMPLES:
        dpa-harness calibrate             a quarter of an hour, on an idle machine
        dpa-harness calibrate --resume                goes on after an interruption
      """)

  @Option(help: "Pairs of each cell that a comparison takes at its first look.", transform: OptionText.whole)
  var pairs = 16

  @Option(help: "Pairs of the build against itself.", transform: OptionText.whole)
  var samePairs = 64

  @Option(help: "Pairs with extra work, of each percentage.", transform: OptionText.whole)
  var plantedPairs = 40

  @Option(help: "Suites that are replayed.", transform: OptionText.whole)
  var replays = 500

  @Option(help: "Decides the order of the processes and the replays.", transform: OptionText.whole)
  var seed: UInt64 = 1

  @Option(help: "smoke, default or nightly.")
  var size = BenchmarkSize.default

  @Option(help: ArgumentHelp("Only cells in whose name this regular expression is found.", valueName: "regex"))
  var filter: String?

  @Option(help: ArgumentHelp("The folder of reports.", valueName: "dir"))
  var reports = "reports"

  @Flag(help: "Go on where an interrupted calibration was.")
  var resume = false

  @Flag(help: "Start again where an interrupted calibration left pairs.")
  var force = false

  @Option(help: "text or json.")
  var format = DocumentFormat.text

  func run() throws {
    let task = try task
    let bar = TerminalProgress.bar(unit: "pairs")
    let now = StartTime.now
    let outcome = try InterruptibleWork.run {
      await AsyncResult.of { () async throws(HarnessError) in
        try await task.run(now: now) { bar?.update($0, of: $1) }
      }
    }
    // Removed before anything is printed, so that the terminal does not keep a piece of it.
    bar?.finish()
    let (calibration, path) = try outcome.get()
    try StandardOutputFile.write(format == .json ? calibration.json : calibration.text)
    StandardError.say("stored in '\(path)'")
    // The calibration is stored all the same: it says why times cannot decide here.
    if !calibration.record.isQualified { throw ExitStatus.notComparable.code }
  }

  private var task: CalibrateTask {
    get throws {
      var task = CalibrateTask(
        executable: try ThisProgram.path(), reports: reports, cells: { BenchmarkCells.all(size: $0) })
      task.pairCount = pairs
      task.samePairs = samePairs
      task.plantedPairs = plantedPairs
      task.replays = replays
      task.seed = seed
      task.size = size.rawValue
      task.filter = filter
      task.isResuming = resume
      task.isReplacing = force
      return task
    }
  }
}
