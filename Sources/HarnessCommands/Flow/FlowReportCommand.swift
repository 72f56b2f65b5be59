import ArgumentParser
import DPAHarness
import FlowTraining
import HarnessKit
import HarnessPage

struct FlowReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Draws the metrics of a training run, finished or not, as a page.",
    discussion: """
      `flow train` writes the same page into the run's folder when it ends.

      EXAMPLES:
        dpa-harness flow report run --output run.html
      """)

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "folder"))
  var folder: String

  @Option(help: ArgumentHelp("Where the page goes; - is standard output.", valueName: "file"))
  var output: String

  @Flag(help: "Replace the output if it is there.")
  var force = false

  func run() throws {
    var check = OutputCheck()
    try check.add(output, for: "\(setting: "output")", mayExist: force)
    try RunPage.write(try RunRecord(folder), of: folder, to: output, replacing: force)
  }
}

/// The page of a run.
enum RunPage {
  static func write(
    _ record: RunRecord, of run: String, to output: String, replacing: Bool
  ) throws(HarnessError) {
    let series = record.series.map { series in
      TrainingSeries(series.name, series.points.map { .init(step: $0.step, value: $0.value) })
    }
    let steps = record.series.flatMap { $0.points.map(\.step) }.max() ?? 0
    let page = TrainingPage(
      title: "training run \(run)", facts: [("folder", run), ("steps", "\(Int(steps))")], series: series,
      configuration: record.configuration)
    try OutputFile.write(Array(page.html.utf8), to: output, replacing: replacing)
  }
}
