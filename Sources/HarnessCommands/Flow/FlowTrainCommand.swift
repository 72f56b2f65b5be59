import ArgumentParser
import DPAHarness
import DPAMeasurement
import FlowTraining
import HarnessKit
import SystemLibrary

struct FlowTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a model into a folder; the same configuration gives the same weights.",
    discussion: """
      Words are settings: experiment=NAME, data=NAME, model=NAME and trainer=NAME choose groups, data.k=3 and the like \
      change single values. The folder gets configuration.json, metrics.jsonl, report.html, last.safetensors to go on \
      from, and best.safetensors, the weights that did best in validation. The last line of output is JSON: steps, the \
      best step, a digest of all losses, SHA-256 of the weights. Computes on one thread.

      EXAMPLES:
        dpa-harness flow train experiment=ksin/small/flow_fixed --output run
        dpa-harness flow train experiment=ksin/small/flow_fixed --output run --resume
        dpa-harness flow train experiment=ksin/small/ffn_mse trainer.max_steps=500 seed=2 --output other
        dpa-harness flow train data=ksin model=ksin_flow_matching data.k=4 model.d_model=64 --print-config
        dpa-harness flow train experiment=surge/flow_simple data.dataset_root=surge --output surge-run
      """)

  @OptionGroup var settings: TrainingSettingsOptions

  @Option(help: ArgumentHelp("The folder of the run.", valueName: "folder"))
  var output: String?

  @Flag(help: "Go on from the folder's last checkpoint.")
  var resume = false

  @Flag(help: "Start again, and lose what is in the folder.")
  var force = false

  @Flag(help: "Print the whole configuration, and train nothing.")
  var printConfig = false

  @Option(help: ArgumentHelp("Ends the process like a crash behind this step.", visibility: .hidden))
  var killAtStep: Int?

  func run() throws {
    let configuration = try settings.configuration()
    guard !printConfig else { return try StandardOutputFile.write(configuration.text) }
    guard let output else { throw HarnessError.usage("train needs --output, the folder of the run") }
    guard !(resume && force) else {
      throw HarnessError.usage("--resume keeps what is in the folder and --force loses it; leave one of them out")
    }
    // Each step needs the tensors of the one before again.
    Jemalloc.keepFreedMemory()
    let intent: RunIntent = resume ? .resuming : force ? .replacing : .new
    let run = try TrainingRun(configuration, into: output, intent, with: TorchLibrary())
    SystemSignals.catchInterrupts()
    let bar = TerminalProgress.bar(unit: "steps")
    defer { bar?.finish() }
    var watching = TrainingRun.Watching()
    watching.isInterrupted = { SystemSignals.isInterrupted }
    watching.progress = { bar?.update($0, of: $1) }
    watching.didStep = { [killAtStep] in if $0 == killAtStep { kill(getpid(), SIGKILL) } }
    let result = try run.train(watching)
    bar?.finish()
    // First, since it stands whatever becomes of the page.
    try StandardOutputFile.write(result.line + "\n")
    try RunPage.write(
      try RunRecord(output), of: output, to: FilePath.join(output, RunRecord.pageName), replacing: true)
  }
}

/// The words that make a configuration.
struct TrainingSettingsOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Settings, such as experiment=ksin/small/flow or data.k=3.", valueName: "name=value"))
  var words: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder whose experiment.yaml, data.yaml, model.yaml and trainer.yaml add groups of settings.",
      valueName: "folder"))
  var configDir: String?

  func configuration() throws(HarnessError) -> TrainingConfiguration {
    try TrainingConfiguration(words, groups: configDir)
  }
}
