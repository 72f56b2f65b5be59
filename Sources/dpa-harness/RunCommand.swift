import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the engine over ranks and says what it found.",
    discussion: """
      EXAMPLES:
        dpa-harness run --elasticity 4 8 --count 1000     which rows change when 4 ranks become 8
      """)

  @OptionGroup var table: TableOptions

  @OptionGroup var elasticity: RunElasticityOptions

  @Option(help: "The implementation to use; auto is the fastest that this processor has.")
  var kernel = KernelName.auto

  @Option(help: "Threads; by default all usable cores.")
  var jobs: Int?

  @Option(help: "How the result is shown; --elasticity is text or json.")
  var format = VerdictFormat.text

  func run() throws {
    let jobs = self.jobs ?? Processor.activeCount
    if let status = try elasticity.run(table, kernel: kernel, jobs: jobs, format: format) { throw status.code }
    throw HarnessError.usage("run needs to be told what: --elasticity W W2")
  }
}
