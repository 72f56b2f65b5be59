import ArgumentParser
import DPAHarness
import FlowTraining
import HarnessBenchmarks
import HarnessKit

/// The option that chooses the folder of reports.
struct ReportsOption: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of reports, baselines, histories and calibrations.", valueName: "dir"))
  var reports = "reports"
}

/// The option that chooses how large benchmarks are.
struct SizeOption: ParsableArguments {
  @Option(help: "smoke, default or nightly.")
  var size = BenchmarkSize.default
}

/// The options that choose benchmark cells.
struct CellOptions: ParsableArguments {
  @OptionGroup var amount: SizeOption

  @Option(help: ArgumentHelp("Only cells in whose name this regular expression is found.", valueName: "regex"))
  var filter: String?

  var size: BenchmarkSize { amount.size }

  var cells: [BenchmarkCell] { ProgramCells.all(size: size) }
}

/// The cells of this program: those of its engines, and of models where libtorch is there.
enum ProgramCells {
  static func all(size: BenchmarkSize) -> [BenchmarkCell] {
    let models = absence == nil ? FlowCells.all(size: size, with: TorchLibrary()) : []
    return (BenchmarkCells.all(size: size) + models).sorted { $0.name < $1.name }
  }

  /// Which cells are skipped, and why; nil where none is. Loads libtorch, once.
  static let absence = FlowCells.absence(with: TorchLibrary())

  /// - Parameter isPortable: Whether it is one of those that are the same on every processor; no model's is.
  static func named(
    _ name: String, size: BenchmarkSize, isPortable: Bool = false
  ) throws(HarnessError) -> BenchmarkCell {
    // Looked for by their names, so that what is missing is said where the cell is asked for.
    if !isPortable, let cell = FlowCells.all(size: size, with: TorchLibrary()).first(where: { $0.name == name }) {
      return cell
    }
    return try BenchmarkCells.named(name, size: size, isPortable: isPortable)
  }
}

/// The options of commands that compare builds.
struct PairCountOption: ParsableArguments {
  @Option(
    help: "Pairs of each cell at a comparison's first look, an even number; undecided cells get as many again.",
    transform: OptionText.whole)
  var pairs = GateRule.defaultPairCount

  @Option(help: "Decides the order of the processes, and of what is replayed.", transform: OptionText.whole)
  var seed: UInt64 = 1
}

/// The option that says where revisions are built.
struct BuildsOption: ParsableArguments {
  @Option(help: ArgumentHelp("Where git revisions are built.", valueName: "dir"))
  var builds = ".build/compared"
}

/// The options of commands that measure pairs of processes.
struct PairOptions: ParsableArguments {
  @OptionGroup var count: PairCountOption

  @OptionGroup var chosen: CellOptions

  @OptionGroup var folder: ReportsOption

  @Flag(help: "Go on where an interrupted run left pairs.")
  var resume = false

  @Flag(help: "Replace an existing output, and pairs that an interrupted run left.")
  var force = false

  var settings: PairSettings {
    PairSettings(
      pairCount: count.pairs, seed: count.seed, size: chosen.size, ownCells: chosen.cells, filter: chosen.filter,
      reports: folder.reports, isResuming: resume, isReplacing: force)
  }
}

/// The option that decides the order in which processes are started.
struct ProcessOrderOption: ParsableArguments {
  @Option(
    help: "What decides the order of the processes; by default a random number, which the report names.",
    transform: OptionText.whole)
  var seed: UInt64?

  /// A random one where none was given: of 32 bits, short enough to be typed again from a report.
  func chosenSeed() -> UInt64 { seed ?? UInt64.random(in: 0..<1 << 32) }
}

/// Where a report goes.
struct StoreOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Store the report in this file instead of the folder of reports.", valueName: "file"))
  var output: String?

  @OptionGroup var folder: ReportsOption

  @Flag(help: "Replace an existing output.")
  var force = false

  /// - Throws: `HarnessError` where nothing can be stored there.
  func destination(isRecorded: Bool = false) throws(HarnessError) -> StoredReport {
    try StoredReport(reports: folder.reports, output: output, isRecorded: isRecorded, replacing: force)
  }
}
