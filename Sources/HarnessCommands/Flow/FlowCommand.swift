import ArgumentParser
import DPAHarness
import Flow
import FlowTraining
import HarnessKit

struct FlowCommand: CommandGroup {
  static let configuration = CommandConfiguration(
    commandName: "flow",
    abstract: "Models that find a synthesizer's parameters from its sound; needs libtorch.",
    discussion: """
      Needs a build with the trait Torch: `swift build --traits Torch --scratch-path .build-torch`.

      EXAMPLES:
        dpa-harness flow train experiment=ksin/small/flow_fixed --output run
        dpa-harness flow evaluate run/best.safetensors
        dpa-harness flow predict run/best.safetensors --output parameters.npy
        dpa-harness flow forward --case Tests/Vectors/flow/residual-mlp.safetensors --output answers.safetensors
      """,
    subcommands: [
      FlowTrainCommand.self, FlowEvaluateCommand.self, FlowPredictCommand.self, FlowReportCommand.self,
      FlowForwardCommand.self,
      FlowMeasureCommand.self,
    ])
}

struct FlowForwardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward",
    abstract: "Computes a case: a model with its weights and inputs in one safetensors file.",
    discussion: """
      The file's metadata 'case' names the kind of model and its settings; its tensors are 'weight.NAME' and \
      'input.NAME'. The output has 'output.NAME' and 'grad.NAME'.

      EXAMPLES:
        dpa-harness flow forward --case Tests/Vectors/flow/residual-mlp.safetensors --output answers.safetensors
      """)

  @Option(name: .customLong("case"), help: ArgumentHelp("The case.", valueName: "file"))
  var path: String

  @Option(help: ArgumentHelp("Where the answers go, as safetensors; - is standard output.", valueName: "file"))
  var output: String

  @Option(help: "What to compute in: float64 or float32.")
  var precision = Precision.float64

  @Flag(help: "Replace the output if it is there.")
  var force = false

  enum Precision: String, ExpressibleByArgument, CaseIterable {
    case float64
    case float32
  }

  func run() throws {
    var check = OutputCheck()
    try check.add(output, for: "--output", mayExist: force)
    let bytes = try FlowFailure.mapped(path) { () throws(FlowError) in
      let work = try ForwardCase(path)
      let torch = try Torch()
      // Sums of several threads depend on how many there are.
      torch.useThreads(1)
      return try ForwardCase.bytes(try work.run(in: torch, type: precision == .float64 ? .float64 : .float32))
    }
    try OutputFile.write(bytes, to: output, replacing: force)
  }
}
