import ArgumentParser
import DPAHarness
import Flow
import SafeTensors

struct FlowCommand: CommandGroup {
  static let configuration = CommandConfiguration(
    commandName: "flow",
    abstract: "Models that find a synthesizer's parameters from its sound; needs libtorch.",
    discussion: """
      Needs a build with the trait Torch: `swift build --traits Torch --scratch-path .build-torch`.

      EXAMPLES:
        dpa-harness flow forward --case Tests/Vectors/flow/residual-mlp.safetensors --output answers.safetensors
      """,
    subcommands: [FlowForwardCommand.self, FlowMeasureCommand.self])
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
    let bytes = try FlowFailure.mapped(case: path) { () throws(FlowError) in
      let work = try ForwardCase(path)
      let torch = try Torch()
      // Sums of several threads depend on how many there are.
      torch.useThreads(1)
      return try ForwardCase.bytes(try work.run(in: torch, type: precision == .float64 ? .float64 : .float32))
    }
    try OutputFile.write(bytes, to: output, replacing: force)
  }
}

/// Errors of models as this program's, with their exit status.
enum FlowFailure {
  static func mapped<Result>(
    case path: String, _ body: () throws(FlowError) -> Result
  ) throws(HarnessError) -> Result {
    do throws(FlowError) {
      return try body()
    } catch {
      throw harnessError(error, case: path)
    }
  }

  private static func harnessError(_ error: FlowError, case path: String) -> HarnessError {
    switch error {
    case .builtWithoutTorch: .usage("\(error)")
    case .libraryNotLoaded(let library, let reason): .fileFailed(action: "load", path: library, reason: reason)
    case .libraryOfOtherBuild(let library):
      .fileFailed(action: "load", path: library, reason: "it belongs to another build of this program; build both anew")
    case .file(.unreadable(let path, let reason)): .fileFailed(action: "read", path: path, reason: reason)
    case .file(.malformed(let path, let problem)): .malformedFile(path: path, reason: "\(problem)")
    default: .malformedFile(path: path, reason: "\(error)")
    }
  }
}
