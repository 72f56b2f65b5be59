import ArgumentParser
import DPAHarness
import DPAMeasurement
import FlowTraining
import HarnessKit

struct FlowEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Metrics of a trained model over a split, with intervals.",
    discussion: """
      Log spectral distance, Chamfer distance, linear assignment distance and mean squared error of the parameters: \
      the mean over all items, and a 95 % interval by drawing the items 1,000 times anew.

      EXAMPLES:
        dpa-harness flow evaluate run/best.safetensors
        dpa-harness flow evaluate run/best.safetensors model.test_sample_steps=50 --split val --format json
      """)

  @OptionGroup var source: CheckpointOptions

  @Option(help: "train, val or test.")
  var split = "test"

  @Option(help: ArgumentHelp("Also write the distances of every item, as CSV.", valueName: "file"))
  var items: String?

  @Flag(help: "Replace the file of --items if it is there.")
  var force = false

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    var check = OutputCheck()
    if let items { try check.add(items, for: "\(setting: "items")", mayExist: force) }
    let evaluation = try source.evaluation()
    let bar = TerminalProgress.bar(unit: "items")
    defer { bar?.finish() }
    let distances = try evaluation.distances(of: split) { bar?.update($0, of: $1) }
    bar?.finish()
    if let items {
      try OutputFile.write(Array(EvaluationText.csv(distances).utf8), to: items, replacing: force)
    }
    let report = evaluation.report(distances, of: split)
    try StandardOutputFile.write(shown.format == .json ? report.json : report.text)
  }
}

struct FlowPredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Parameters that a trained model finds behind sounds, as a file of NumPy.",
    discussion: """
      A row is k frequencies, then k amplitudes, as float32: of each item of a split, or of each row of a file of \
      sounds, also float32. `ksin metrics` compares such files.

      EXAMPLES:
        dpa-harness flow predict run/best.safetensors --output parameters.npy
        dpa-harness flow predict run/best.safetensors --signals sounds.npy --output parameters.npy
      """)

  @OptionGroup var source: CheckpointOptions

  @Option(help: ArgumentHelp("Where the parameters go; - is standard output.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Sounds in rows, instead of a split.", valueName: "file"))
  var signals: String?

  @Option(help: "train, val or test.")
  var split: String?

  @Flag(help: "Replace the output if it is there.")
  var force = false

  func run() throws {
    guard signals == nil || split == nil else {
      throw HarnessError.usage("--signals are the sounds, and --split would be others; leave one of them out")
    }
    var check = OutputCheck()
    try check.add(output, for: "\(setting: "output")", mayExist: force)
    let sounds = try signals.map { path throws(HarnessError) in try NPYMatrix(path, files: SystemFiles()) }
    let evaluation = try source.evaluation()
    let bar = TerminalProgress.bar(unit: "items")
    defer { bar?.finish() }
    let rows: ParameterRows
    if let sounds, let signals {
      rows = try evaluation.predictions(ofSignals: sounds.values, width: sounds.width, from: signals) {
        bar?.update($0, of: $1)
      }
    } else {
      rows = try evaluation.predictions(of: split) { bar?.update($0, of: $1) }
    }
    bar?.finish()
    try OutputFile.write(rows.npy, to: output, replacing: force)
  }
}

/// A checkpoint, and what is changed of its configuration.
struct CheckpointOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The weights: best.safetensors or last.safetensors of a run.", valueName: "file"))
  var checkpoint: String

  @OptionGroup var settings: TrainingSettingsOptions

  func evaluation() throws(HarnessError) -> Evaluation {
    Jemalloc.keepFreedMemory()
    return try Evaluation(
      checkpoint: checkpoint, settings.words, groups: settings.configDir, with: TorchLibrary())
  }
}
