import ArgumentParser
import DPAHarness
import HarnessKit

/// `verify golden` does it too, among its other layers.
struct RunMatrixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matrix",
    abstract: "Runs every preset, seeding, world size, size and strategy against the golden digests.",
    discussion: """
      EXAMPLES:
        dpa-harness run matrix
        dpa-harness run matrix --filter mild --kernel portable --format junit
      """)

  @OptionGroup var golden: GoldenOptions

  @Option(help: ArgumentHelp("Only cases in whose name this regular expression is found.", valueName: "regex"))
  var filter: String?

  @OptionGroup var shown: VerdictFormatOption

  func run() throws {
    let verifier = try GoldenVerifier(folder: golden.folder.golden, kernels: try golden.kernels())
    // The filter goes behind the layer's own pattern, so that it chooses among the matrix's cases only.
    let verdict = try verifier.verify(try CaseFilter("^matrix/.*(\(filter ?? ""))"))
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }
}
