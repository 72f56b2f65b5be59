import ArgumentParser

struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "The accepted report of each machine class.",
    subcommands: [BaselineAcceptCommand.self])
}
