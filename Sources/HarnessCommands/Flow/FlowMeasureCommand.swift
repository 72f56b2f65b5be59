import ArgumentParser
import DPAHarness
import DPAMeasurement
import Flow
import FlowTraining
import HarnessKit

struct FlowMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Times a training step of the k-sin model and single operations, on one thread.",
    discussion: """
      Prints a line of JSON for every repetition, to be held against PyTorch's by scripts/figures/flow-ratios.

      EXAMPLES:
        dpa-harness flow measure --d-model 128 --steps 20
      """,
    shouldDisplay: false)

  @Option(help: "The transformer's width.", transform: OptionText.whole)
  var dModel = 128

  @Option(help: "Items of a batch.", transform: OptionText.whole)
  var batch = 256

  @Option(help: "Steps, or thousands of operations, of a repetition.", transform: OptionText.whole)
  var steps = 10

  func run() throws {
    guard batch > 0 && steps > 0 else {
      throw HarnessError.usage("--batch and --steps must be at least 1, not \(batch) and \(steps)")
    }
    guard dModel > 0 && dModel % 8 == 0 else {
      throw HarnessError.usage("--d-model must be a multiple of 8, one for each head, not \(dModel)")
    }
    // Each step needs the tensors of the one before again; without this a sixth of the time went into fresh pages.
    Jemalloc.keepFreedMemory()
    let words = try FlowFailure.ofSettings { () throws(FlowError) in
      let torch = try Torch()
      torch.useThreads(1)
      return try TrainingMeasurement(torch, dModel: dModel, batch: batch).lines(steps: steps)
    }
    try StandardOutputFile.write(words)
  }
}
