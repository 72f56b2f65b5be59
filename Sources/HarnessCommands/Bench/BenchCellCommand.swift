import ArgumentParser
import DPAHarness
import DPAMeasurement
import HarnessBenchmarks
import HarnessKit

/// Measures one benchmark cell in this process. Not shown in the help: `bench` and `compare` start it.
struct BenchCellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-cell",
    abstract: "Measures one benchmark cell and prints what came out as one JSON line.",
    shouldDisplay: false)

  @Argument(help: "The cell's name, as bench list has it.")
  var name: String

  @Option(help: "timing, memory or instructions.")
  var pass = CellPass.timing

  @OptionGroup var amount: SizeOption

  @Option(help: "Measured iterations; by default as many as the size has.", transform: OptionText.whole)
  var iterations: Int?

  @Option(help: "Iterations before them, after the first.", transform: OptionText.whole)
  var warmup = 2

  @Option(
    help: ArgumentHelp("Do this much more of the cell's work and throw it away.", valueName: "percent"),
    transform: OptionText.decimal)
  var extraWork = 0.0

  @Option(help: .hidden)
  var skipWork: SkippedWork?

  @Flag(help: "Say ready before each timed iteration, and do it when a line of the input says go.")
  var inTurn = false

  @Flag(help: "Run it by the portable kernel, as bench counts does.")
  var portable = false

  @Option(
    help: ArgumentHelp("Stop counting instructions after so many seconds.", valueName: "seconds"),
    transform: OptionText.decimal)
  var timeLimit = 600.0

  @Flag(help: .hidden)
  var underValgrind = false

  @OptionGroup var external: EngineCommandOption

  private var size: BenchmarkSize { amount.size }

  func run() throws {
    // Instructions are counted in another process of this command, which valgrind watches.
    if pass == .instructions && !underValgrind { return try countInstructions() }
    // Nobody would tell it to go on any more, also where it is in the middle of an iteration.
    if inTurn, !ParentProcess.endWith(ParentProcess.id) { throw HarnessError.closedPipe }
    let measurement = try CellMeasurement(
      try cell(), iterations: iterations ?? size.iterations, warmups: warmup,
      extraWorkPercent: extraWork, skipping: skipWork, inTurn: inTurn ? Self.turn : nil)
    try StandardOutputFile.write(measurement.run(pass).line)
  }

  // The standard library's own buffer: a line is short, and nothing else reads the input.
  private static var turn: CellTurn {
    CellTurn(say: { (line) throws(HarnessError) in try StandardOutputFile.write(line) }, hear: { readLine() })
  }

  private func cell() throws(HarnessError) -> BenchmarkCell {
    guard let (words, limits) = try external.make() else {
      return try ProgramCells.named(name, size: size, isPortable: portable)
    }
    guard let cell = ExternalCells.all(size: size, words, limits).first(where: { $0.name == name }) else {
      throw .usage("there is no benchmark cell '\(name)' of an engine in another process")
    }
    return cell
  }

  /// Lets valgrind watch another process of this command.
  private func countInstructions() throws {
    let count = InstructionCount(
      try ProgramCells.named(name, size: size), size: size, extraWorkPercent: extraWork, skipping: skipWork,
      executable: try ThisProgram.path(),
      programs: SystemProgramRuns(timeLimitSeconds: timeLimit))
    let run = try InterruptibleWork.run {
      await AsyncResult.of { () async throws(HarnessError) in try await count.run() }
    }.get()
    try StandardOutputFile.write(run.line)
  }
}
