import ArgumentParser
import DPAEngine
import DPAHarness

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks results against what is known to be right.",
    subcommands: [VerifyGoldenCommand.self, VerifyFileCommand.self])
}

struct VerifyGoldenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "golden",
    abstract: "Holds the engine against the golden files, layer by layer, under every kernel.",
    discussion: """
      A mismatch names the layer, the case, and the expected and found bits. Lower layers come first: the first that fails
      is where the fault lies.

      EXAMPLES:
        dpa-harness verify golden
        dpa-harness verify golden --kernel portable --format json
      """)

  @Option(help: ArgumentHelp("The folder of golden files.", valueName: "dir"))
  var golden = "golden"

  @Option(help: "One kernel only; by default every kernel that this processor has.")
  var kernel: KernelName?

  @Option(help: "How the verdict is shown.")
  var format = VerdictFormat.text

  func run() throws {
    let kernels = try kernel.map { [try Kernels.named($0)] } ?? Kernels.all
    let verdict = try GoldenVerifier(folder: golden, kernels: kernels).verify()
    try StandardOutputFile.write(format.render(verdict))
    throw verdict.status.code
  }
}
