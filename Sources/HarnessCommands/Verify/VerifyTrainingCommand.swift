import ArgumentParser
import DPAHarness
import FlowTraining
import HarnessKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct VerifyTrainingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training",
    abstract: "Trains a few steps again and again, also killed and resumed: every loss and the weights must agree.",
    discussion: """
      Each run is a process of its own. One is left alone; the others must come to the same losses and the same \
      SHA-256 of the weights: a fresh one, one whose batches two workers make ahead, and some that are killed at a \
      random step and resumed. Then tiny runs are held against golden/stability/training.json, which has losses and \
      weights for builds of libtorch and sets of instructions; where it has none for this machine, they are skipped. \
      Needs libtorch.

      EXAMPLES:
        dpa-harness verify training experiment=ksin/small/flow
        dpa-harness verify training experiment=ksin/small/ffn_mse --steps 30 --kills 20
      """)

  @OptionGroup var settings: TrainingSettingsOptions

  @Option(help: "Steps of each run.", transform: OptionText.whole)
  var steps = 30

  private static let killLimit = 1_000

  @Option(help: "Runs that are killed.", transform: OptionText.whole)
  var kills = 3

  @Option(
    help: "The seed that draws the steps of the kills; by default a random one, which is printed.",
    transform: OptionText.whole)
  var seed: UInt64?

  @OptionGroup var golden: GoldenFolderOption

  @OptionGroup var shown: VerdictFormatOption

  func run() throws {
    guard steps > 0, (0...Self.killLimit).contains(kills) else {
      throw HarnessError.usage(
        "--steps must be at least 1 and --kills 0 to \(Self.killLimit), not \(steps) and \(kills)")
    }
    // Here too, so that what is wrong with it is said before a process is started.
    _ = try settings.configuration()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-harness-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let verifier = TrainingVerifier(
      TrainingVerifier.Request(
        words: settings.words, groups: settings.configDir, steps: steps, kills: kills,
        seed: seed ?? UInt64.random(in: 0...UInt64.max)),
      program: try ThisProgram.path(), folder: folder.path)
    let traces = TrainingTraces(
      golden: golden.golden, program: try ThisProgram.path(), folder: folder.path, with: TorchLibrary())
    let verdict = try InterruptibleWork.run(counting: "runs") { progress async throws(HarnessError) in
      try await verifier.verify(traces, progress: progress)
    }
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }
}
