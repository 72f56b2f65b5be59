import ArgumentParser

struct RunCommand: CommandGroup {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs an engine in batches, as ranks, across the golden matrix or for another number of ranks.",
    discussion: """
      EXAMPLES:
        dpa-harness run batches --count 1000000      the four batch strategies side by side
        dpa-harness run ranks 4 --count 1000000      four processes and their proof
        dpa-harness run matrix                       every way to run, against the golden digests
        dpa-harness run resharding 4 8 --count 1000  rows that change with the number of ranks
      """,
    subcommands: [
      RunBatchesCommand.self, RunRanksCommand.self, RunMatrixCommand.self, RunReshardingCommand.self,
    ])
}
