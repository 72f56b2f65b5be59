import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Computes a table as ranks and proves it from their receipts.",
    discussion: """
      Either as processes of this machine (--ranks), or as the one rank that another launcher has made of this process
      (--launcher, or --rank with --world-size).

      EXAMPLES:
        dpa-harness run --ranks 4 --count 1000000 --receipts receipts
        dpa-harness run --ranks 4 --count 1000000 --receipts receipts --only-rank 2 --force
        mpirun -n 4 dpa-harness run --launcher auto --count 1000000 --receipts receipts
        dpa-harness verify receipts receipts/rank-*.json
      """)

  @OptionGroup var table: TableOptions

  @OptionGroup var ranks: RunRanksOptions

  @OptionGroup var launcher: LauncherOptions

  @Option(help: "The implementation to use; auto is the fastest that this processor has.")
  var kernel = KernelName.auto

  @Option(help: "Threads of each rank; by default the usable cores, shared among the ranks of this machine.")
  var jobs: Int?

  @Option(help: "How the verdict is shown.")
  var format = VerdictFormat.text

  @Flag(help: "Replace existing receipts.")
  var force = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
  }

  func run() throws {
    if let count = ranks.ranks {
      try ranks.run(count, of: table, kernel: kernel, jobs: jobs, format: format, replacing: force)
    } else if launcher.launcher != nil || table.rank != nil {
      try launcher.run(
        table, kernel: try Kernel(named: kernel), jobs: jobs ?? Processor.activeCount, receipts: ranks.receipts,
        replacing: force)
    } else {
      throw HarnessError.usage("run needs --ranks N for ranks here, or --launcher auto for the rank of this process")
    }
  }
}
