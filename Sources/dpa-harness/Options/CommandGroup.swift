import ArgumentParser
import HarnessKit

/// A command that only holds others. Alone it is refused: its help with status 0 would look like a check that held.
protocol CommandGroup: ParsableCommand {}

extension CommandGroup {
  func run() throws {
    let name = Self.configuration.commandName ?? ""
    let shown = Self.configuration.subcommands.map { $0.configuration }.filter(\.shouldDisplay)
    let names = shown.compactMap(\.commandName)
    throw HarnessError.usage(
      "\(name) needs one of \(names.joined(separator: ", ")), as in 'dpa-harness \(name) \(names[0])'; "
        + "'dpa-harness \(name) --help' describes them")
  }
}
