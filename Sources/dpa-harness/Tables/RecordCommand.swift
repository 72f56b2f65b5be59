import ArgumentParser
import DPAHarness
import HarnessKit

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Rewrites golden/stability with the outputs of this build, shows what changed, and fails.",
    discussion: """
      Only our own outputs under scripted clocks and readings are recorded. What is right comes from the oracle, \
      scripts/oracle/golden-from-python.py, and no command writes that.

      EXAMPLES:
        dpa-harness record
      """)

  @OptionGroup var folder: GoldenFolderOption

  func run() throws {
    try StandardOutputFile.write(try StabilityRecorder(golden: folder.golden).record())
    // Always: a build that records its own answers has proved nothing.
    throw ExitStatus.failed.code
  }
}
