import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct BenchScalingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "Measures how costs grow with the work.",
    discussion: """
      EXAMPLES:
        dpa-harness bench scaling                      some minutes, to reports/scaling
        dpa-harness bench scaling --size smoke --output scaling.json
      """)

  @OptionGroup var amount: SizeOption

  @OptionGroup var order: ProcessOrderOption

  // Three, since the least of a point's processes is taken and its largest amounts are long.
  @Option(help: "Timed processes of each amount.", transform: OptionText.whole)
  var repeats = 3

  // The largest amounts take longer than any cell of the closed list.
  @Option(
    help: ArgumentHelp("What one process may take before it is ended as hung.", valueName: "seconds"),
    transform: OptionText.decimal)
  var cellTimeout = 600.0

  @OptionGroup var store: StoreOptions

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    let destination = try store.destination()
    var plan = BenchmarkPlan(size: amount.size, seed: order.chosenSeed(), repeats: repeats)
    plan.secondsOfProcess = cellTimeout
    let study = try ScalingStudy(plan, of: ScalingCells.cell, executable: try ThisProgram.path())
    let startedAt = StartTime.now
    let (report, status) = try InterruptibleWork.run(counting: "processes") { progress throws(HarnessError) in
      try await study.report(startedAt: startedAt, progress: progress)
    }
    let written = try destination.store(report)
    try StandardOutputFile.write(shown.format == .json ? report.json : report.text)
    for path in written { StandardError.say("stored in '\(path)'") }
    throw status.code
  }
}
