import ArgumentParser
import DPAHarness
import HarnessKit

struct KSinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ksin",
    abstract: "Matches and compares rows of k-sin parameters, from files of NumPy.",
    discussion: """
      A row is k frequencies, then k amplitudes, as float32. The data are made by `generate --engine ksin`.

      EXAMPLES:
        dpa-harness ksin match noise.npy params.npy
        dpa-harness ksin metrics predicted.npy target.npy --signal-length 1024
      """,
    subcommands: [KSinMatchCommand.self, KSinMetricsCommand.self])
}

struct KSinMatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Matches each row of noise with a row of parameters, so that all distances together are least.",
    discussion: """
      Prints one line of JSON: rows, the column of each, and the sum of their distances. At most 16,384 rows.

      EXAMPLES:
        dpa-harness ksin match noise.npy params.npy
      """)

  @Argument(help: "Rows of noise.")
  var noise: String

  @Argument(help: "As many rows of parameters, of the same width.")
  var parameters: String

  func run() throws {
    try StandardOutputFile.write(try ParameterPair(noise, parameters).matched())
  }
}

struct KSinMetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Distances of predicted parameters, and of their sounds, from the true ones.",
    discussion: """
      Prints one line of JSON: log_spectral_distance and spectral_distance of the sounds, chamfer_distance and \
      linear_assignment_distance of the parameters. All rows are one batch.

      EXAMPLES:
        dpa-harness ksin metrics predicted.npy target.npy --signal-length 1024
      """)

  @Argument(help: "Rows of predicted parameters.")
  var predicted: String

  @Argument(help: "As many rows of true parameters, of the same width.")
  var target: String

  @Option(help: "Samples of each sound, 1 to 2^20.", transform: OptionText.whole)
  var signalLength: Int

  @Flag(help: "Give each component a band of frequencies of its own.")
  var breakSymmetry = false

  func run() throws {
    // Files first: what is wrong with them is told whatever the options are.
    let pair = try ParameterPair(predicted, target)
    try StandardOutputFile.write(try pair.metrics(signalLength: signalLength, breakSymmetry: breakSymmetry))
  }
}
