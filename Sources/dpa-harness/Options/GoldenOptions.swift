import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

/// The option that chooses the folder of golden files.
struct GoldenFolderOption: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of golden files.", valueName: "dir"))
  var golden = "golden"
}

/// The options of checks against golden files.
struct GoldenOptions: ParsableArguments {
  @OptionGroup var folder: GoldenFolderOption

  @Option(help: "One kernel only; by default every kernel that this processor has.")
  var kernel: KernelName?

  func kernels() throws -> [Kernel] { try kernel.map { [try Kernel(named: $0)] } ?? Kernel.all() }
}
