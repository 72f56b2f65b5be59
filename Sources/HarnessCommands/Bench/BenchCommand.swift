import ArgumentParser

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures time and memory; alone it means 'bench cells'.",
    discussion: """
      EXAMPLES:
        dpa-harness bench          every cell, each in processes of its own
        dpa-harness bench counts   what each cell allocates, against the accepted counts
        dpa-harness bench list     what there is to measure
        dpa-harness bench scaling  how costs grow with the work
        dpa-harness bench python   how many times CPython's speed
      """,
    subcommands: [
      BenchCellsCommand.self, BenchCountsCommand.self, BenchScalingCommand.self, BenchPythonCommand.self,
      BenchListCommand.self,
    ],
    defaultSubcommand: BenchCellsCommand.self)
}
