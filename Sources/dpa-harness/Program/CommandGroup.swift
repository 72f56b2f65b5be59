import ArgumentParser
import HarnessKit

/// A command that only holds others. Alone it is refused: its help with status 0 would look like a check that held.
protocol CommandGroup: ParsableCommand {}

extension CommandGroup {
  func run() throws {
    let name = Self.configuration.commandName ?? ""
    let names = Self.configuration.subcommands.map(\.configuration).filter(\.shouldDisplay).compactMap(\.commandName)
    throw HarnessError.usage(
      "\(name) needs one of \(names.joined(separator: ", ")), as in 'dpa-harness \(name) \(names[0])'; "
        + "'dpa-harness \(name) --help' describes them")
  }
}
