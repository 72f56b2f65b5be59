import ArgumentParser

struct VerifyCommand: CommandGroup {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks results against what is known to be right.",
    discussion: """
      EXAMPLES:
        dpa-harness verify golden               the engine, against the golden files
        dpa-harness verify file chain.json      the rows of a file, computed again
        dpa-harness verify receipts receipts    the parts of a table, joined
        dpa-harness verify training experiment=ksin/small/flow   training, killed and resumed
        dpa-harness verify environments         the same rows in other surroundings
      """,
    subcommands: [
      VerifyGoldenCommand.self, VerifyFileCommand.self, VerifyReceiptsCommand.self,
      VerifyTrainingCommand.self, VerifyEnvironmentsCommand.self,
    ])
}
