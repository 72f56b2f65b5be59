import ArgumentParser

/// Throws an error that nobody maps, so that a test of the built program can see it end with 70. Not shown in the help.
struct ThrowUnmappedErrorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "throw-unmapped-error", shouldDisplay: false)

  func run() throws { throw UnmappedError() }
}

private struct UnmappedError: Error {}
