import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the engine as ranks, by batch strategies or across the golden matrix, and says what it found.",
    discussion: """
      Without another choice, one stream is processed in batches: by one strategy, or by all four side by side. Batch \
      sizes follow this machine's memory and pace, so they vary; the rows never do, else the exit status is 1.

      EXAMPLES:
        dpa-harness run --count 1000000
        dpa-harness run --strategy memory_optimized --max-memory-mb 8 --count 1000000 --show-batches
        dpa-harness run --strategy adaptive --batch-size 16 --count 50000 --show-batches
        dpa-harness run --elasticity 4 8 --count 1000     rows that change
        dpa-harness run --ranks 4 --count 1000000         as processes here
        mpirun -n 4 dpa-harness run --launcher auto --count 1000000 --receipts receipts
        dpa-harness run --matrix                          against the golden digests
      """)

  @OptionGroup var table: TableOptions

  @OptionGroup var engine: EngineOptions

  @OptionGroup var batches: RunBatchesOptions

  @OptionGroup var ranks: RunRanksOptions

  @OptionGroup var launcher: LauncherOptions

  @OptionGroup var elasticity: RunElasticityOptions

  @OptionGroup var matrix: RunMatrixOptions

  @Option(help: "The implementation to use; auto is the fastest that this processor has.")
  var kernel: KernelName?

  @Option(help: "Threads; by default all usable cores, shared among the ranks of --ranks.", transform: OptionText.whole)
  var jobs: Int?

  @Option(help: "How a verdict is shown; --elasticity is text or json.")
  var format = VerdictFormat.text

  func run() throws {
    let jobs = try UsableCores.jobs(self.jobs)
    // The first group of options that was asked for does the work; batches are what is left.
    if let status = try matrix.run(kernel: kernel, format: format) { throw status.code }
    let kernel = kernel ?? .auto
    if let status = try ranks.run(table, engine, launcher, kernel: kernel, jobs: self.jobs, format: format) {
      throw status.code
    }
    if try launcher.run(table, engine, kernel: kernel, jobs: jobs, ranks, format: format) { return }
    guard engine.engine == Engine.name else {
      throw HarnessError.usage("without --ranks, --launcher or --receipts only DPA runs; leave --engine out")
    }
    if let status = try elasticity.run(table, kernel: kernel, jobs: jobs, format: format) { throw status.code }
    try batches.run(table, kernel: kernel, format: format)
  }
}

/// The options of `run` that execute the golden matrix: `verify golden` does it too, among its other layers.
struct RunMatrixOptions: ParsableArguments {
  @Flag(help: "Run every preset, seeding, world size, size and strategy against the golden digests.")
  var matrix = false

  @Option(help: ArgumentHelp("The folder of golden files.", valueName: "dir"))
  var golden = "golden"

  @Option(help: ArgumentHelp("With --matrix: only cases in whose name this is found.", valueName: "regex"))
  var filter: String?

  /// Does what the options ask for; nil where the matrix was not asked for.
  func run(kernel: KernelName?, format: VerdictFormat) throws -> ExitStatus? {
    guard matrix else { return nil }
    let kernels = try kernel.map { [try Kernel(named: $0)] } ?? Kernel.all()
    // The filter goes behind the layer's own pattern, so that it chooses among the matrix's cases only.
    let chosen = try CaseFilter("^matrix/.*(\(filter ?? ""))")
    let verdict = try GoldenVerifier(folder: golden, kernels: kernels).verify(chosen)
    try StandardOutputFile.write(format.render(verdict.worded(by: Flags.words)))
    return verdict.status
  }
}
