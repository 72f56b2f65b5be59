import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

/// The options of `run` that execute the golden matrix: `verify golden` does it too, among its other layers.
struct RunMatrixOptions: ParsableArguments {
  @Flag(help: "Run every preset, seeding, world size, size and strategy against the golden digests.")
  var matrix = false

  @Option(help: ArgumentHelp("The folder of golden files.", valueName: "dir"))
  var golden = "golden"

  @Option(help: ArgumentHelp("With --matrix: only cases in whose name this is found.", valueName: "regex"))
  var filter: String?

  /// Does what the options ask for; nothing where the matrix was not asked for.
  func run(kernel: KernelName?, format: VerdictFormat) throws -> ExitStatus? {
    guard matrix else { return nil }
    let kernels = try kernel.map { [try Kernel(named: $0)] } ?? Kernel.all()
    let chosen = try CaseFilter("^matrix/.*(\(filter ?? ""))")
    let verdict = try GoldenVerifier(folder: golden, kernels: kernels).verify(chosen)
    try StandardOutputFile.write(format.render(verdict))
    return verdict.status
  }
}
