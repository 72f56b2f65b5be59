import ArgumentParser

/// The root of the command tree.
struct HarnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dpa-harness",
    abstract: "Proves that a deterministic augmentation engine is deterministic, and measures it.",
    discussion: """
      EXAMPLES:
        dpa-harness verify golden                     hold the engine against golden/
        dpa-harness conform --engine-command ./mine   an engine in any language
        dpa-harness generate --preset mild --count 3  three samples on the terminal
        dpa-harness stats chain.json                  statistics and root of a file
        dpa-harness run ranks 2 --count 1000000       two processes and their proof
        dpa-harness explain 42                        every stage of sample 42
        dpa-harness run batches --count 100000        the four batch strategies
        dpa-harness bench                             time and memory of every cell
        dpa-harness compare main HEAD                 is one build slower?
        dpa-harness doctor                            what this machine offers

      EXIT STATUS:
      \(ExitStatusTable.text)

      docs/commands.md has the help of every command on one page, docs/verdicts.md
      what CI should do with each exit status.
      """,
    version: ThisProgram.version,
    subcommands: [
      VerifyCommand.self, ConformCommand.self, AnswerCommand.self, GenerateCommand.self, StatsCommand.self,
      ExplainCommand.self, RunCommand.self,
      CensusCommand.self, RecordCommand.self, ProfileCommand.self, DoctorCommand.self,
      BenchCommand.self, BenchCellCommand.self, ProfileCellCommand.self, ReportCommand.self,
      CompareCommand.self, BisectCommand.self, CalibrateCommand.self, BaselineCommand.self,
      DecisionStatisticsCommand.self,
      LevelChangesCommand.self, ErrorRatesCommand.self,
      KSinCommand.self, FlowCommand.self,
      DocumentCommandsCommand.self, KnownAllocationsCommand.self, StartInCommand.self,
      ThrowUnmappedErrorCommand.self,
    ])
}
