import ArgumentParser
import DPAEngine
import DPAHarness

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks results against what is known to be right.",
    subcommands: [VerifyGoldenCommand.self, VerifyFileCommand.self, VerifyReceiptsCommand.self])
}
