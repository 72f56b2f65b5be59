import ArgumentParser
import DPAHarness
import FlowTraining
import HarnessKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Rewrites golden/stability with the outputs of this build, shows what changed, and fails.",
    discussion: """
      Only our own outputs under scripted clocks and readings are recorded. What is right comes from the oracle, \
      scripts/oracle/golden-from-python.py, and no command writes that.

      With --training, losses and weights of tiny training runs are recorded instead, for this build of libtorch and \
      this processor's instructions; `verify training` holds them against later ones.

      EXAMPLES:
        dpa-harness record
        dpa-harness record --training
      """)

  @OptionGroup var folder: GoldenFolderOption

  @Flag(help: "Record training runs of this machine instead; needs libtorch.")
  var training = false

  func run() throws {
    try StandardOutputFile.write(
      training ? try trainingRuns() : try StabilityRecorder(golden: folder.golden).record())
    // Always: a build that records its own answers has proved nothing.
    throw ExitStatus.failed.code
  }

  private func trainingRuns() throws -> String {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-harness-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    let traces = TrainingTraces(
      golden: folder.golden, program: try ThisProgram.path(), folder: place.path, with: TorchLibrary())
    return try InterruptibleWork.run(counting: "runs") { _ async throws(HarnessError) in try await traces.record() }
  }
}
