import ArgumentParser
import DPAHarness
import DPAMeasurement
import HarnessBenchmarks
import HarnessKit

struct ProfileAllocationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allocations",
    abstract: "Says which functions allocate in one iteration of a benchmark cell.",
    discussion: """
      One process counts exactly what an iteration allocates, another one of its own is watched by jemalloc's heap \
      profile. With 200,000 blocks or fewer every block is recorded, with more one in 4,096 bytes, and the rest is \
      worked out. Functions that the compiler put into their callers stand under the callers' names.

      EXAMPLES:
        dpa-harness profile allocations batching/adaptive
        dpa-harness profile allocations files/read/csv --by count --rows 5
        dpa-harness profile allocations files/read/csv --format folded --output csv.folded
      """)

  @Argument(help: "The cell's name, as bench list has it.")
  var cell: String

  @OptionGroup var amount: SizeOption

  @Option(
    help: ArgumentHelp(
      "One in so many bytes is recorded, on average: a power of two; 1 records every block.", valueName: "bytes"),
    transform: OptionText.whole)
  var sampleBytes: Int?

  @Option(help: "bytes or count: what comes first, and what a folded stack is weighed by.")
  var by = AllocationProfile.Order.bytes

  @Option(help: "Functions shown as text.", transform: OptionText.whole)
  var rows = 20

  @Option(help: "text, json or folded, which flame graphs are drawn from.")
  var format = AllocationFormat.text

  @Option(help: ArgumentHelp("Write into this file instead of standard output.", valueName: "file"))
  var output: String?

  @Flag(help: "Replace an existing output.")
  var force = false

  @OptionGroup var planted: PlantedBlocksOption

  func validate() throws {
    guard rows >= 1 else { throw ValidationError("--rows must be at least 1, not \(rows)") }
  }

  func run() throws {
    let task = try AllocationTask(
      try ProgramCells.named(cell, size: amount.size), size: amount.size, sampleBytes: sampleBytes,
      planting: planted.plantedBlocks, executable: try ThisProgram.path())
    // Asked before anything runs: what cannot be written must not be found out afterwards.
    if let output {
      var check = OutputCheck()
      try check.add(output, for: "\(setting: "output")", mayExist: force)
    }
    let profile = try InterruptibleWork.run {
      await AsyncResult.of { () async throws(HarnessError) in try await task.run() }
    }.get()
    let text = profile.render(format, by: by, rowCount: rows)
    guard let output else { return try StandardOutputFile.write(text) }
    try OutputFile.write(Array(text.utf8), to: output, replacing: force)
  }
}

/// Profiles the allocations of one cell in this process. Not shown in the help: `profile allocations` starts it.
struct ProfileCellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "profile-cell", shouldDisplay: false)

  @Argument(help: "The cell's name.")
  var name: String

  @OptionGroup var amount: SizeOption

  @Option(help: "Where jemalloc writes its profile.")
  var heap: String

  @OptionGroup var planted: PlantedBlocksOption

  func run() throws {
    let count = planted.plantedBlocks
    let pass = AllocationPass(
      try ProgramCells.named(name, size: amount.size),
      planting: count > 0 ? KnownAllocations(blocks: count, bytes: 100) : nil)
    try StandardOutputFile.write(try pass.run(to: heap).line)
  }
}

/// Allocations beside a cell's own, to see that a profile finds them. Not shown in the help.
struct PlantedBlocksOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("Blocks of 100 bytes that are allocated beside the cell's own.", visibility: .hidden),
    transform: OptionText.whole)
  var plantedBlocks = 0

  func validate() throws {
    guard plantedBlocks >= 0 else { throw ValidationError("--planted-blocks must be at least 0, not \(plantedBlocks)") }
  }
}
