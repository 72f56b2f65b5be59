import ArgumentParser
import DPAHarness
import DPAMeasurement
import HarnessKit

/// Allocates what it is told to, so that counters can be held against each other. Not shown in the help.
struct KnownAllocationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "known-allocations", shouldDisplay: false)

  @Option(help: "Blocks to allocate.", transform: OptionText.whole)
  var blocks = 1_000

  @Option(help: "The size of each.", transform: OptionText.whole)
  var bytes = 100

  @Option(help: "Blocks never freed.", transform: OptionText.whole)
  var kept = 0

  @Flag(help: "Only do the work, for a counter from outside.")
  var uncounted = false

  func validate() throws {
    guard blocks >= 0, bytes >= 0, kept >= 0, kept <= blocks else {
      throw ValidationError("blocks, bytes and kept are at least 0, and kept is no more than blocks")
    }
  }

  func run() throws {
    let work = KnownAllocations(blocks: blocks, bytes: bytes, kept: kept)
    if uncounted { work.run() } else { try StandardOutputFile.write(KnownAllocationsResult(work.counted()).json) }
  }
}
