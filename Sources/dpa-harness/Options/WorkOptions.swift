import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

/// The option that chooses an implementation.
struct KernelOption: ParsableArguments {
  @Option(help: "The implementation to use; auto is the fastest that this processor has.")
  var kernel = KernelName.auto
}

/// The options that say how work is done; no result depends on them.
struct WorkOptions: ParsableArguments {
  @Option(help: "Threads; by default all usable cores.", transform: OptionText.whole)
  var jobs: Int?

  @OptionGroup var implementation: KernelOption

  var kernel: KernelName { implementation.kernel }

  /// - Throws: `HarnessError.usage` for a number of threads that is not taken.
  func threads() throws(HarnessError) -> Int { try UsableCores.jobs(jobs) }
}
