package import HarnessKit

/// How a run of the benchmarks goes about it.
public struct BenchmarkPlan: Sendable {
  public var size: BenchmarkSize
  /// Decides the order of the processes.
  public var seed: UInt64
  /// Processes of each cell that are timed.
  public var repeats: Int
  /// Processes of each cell that count allocations.
  public var memoryRepeats = defaultMemoryRepeats
  /// Measured iterations of each process; nil takes the size's, with a warm-up before them.
  public var iterations: Int?
  /// Whether nothing is timed.
  public var countsOnly = false
  /// Whether valgrind counts instructions too.
  public var countsInstructions = false
  /// Iterations that do nothing, so that one can see that every cell is void.
  public var skippedWork: SkippedWork?
  /// Words of the command line that every cell's process has beside its own: what only the program knows of.
  public var cellArguments: [String] = []
  /// What one process may take.
  public var secondsOfProcess = defaultSecondsOfProcess

  /// Processes that count allocations where nothing else is said.
  public static let defaultMemoryRepeats = 2
  /// What one process may take where nothing else is said.
  public static let defaultSecondsOfProcess = 60.0

  public init(size: BenchmarkSize, seed: UInt64, repeats: Int? = nil) {
    self.size = size
    self.seed = seed
    self.repeats = repeats ?? size.repeats
  }

  /// Processes of each cell that are really timed.
  package var timedRepeats: Int { countsOnly ? 0 : repeats }

  /// - Throws: `HarnessError.usage` for numbers that cannot be.
  package func check() throws(HarnessError) {
    guard (1...1_000).contains(repeats) else { throw .usage("\(setting: "repeats") must be 1 to 1000, not \(repeats)") }
    guard (0...1_000).contains(memoryRepeats) else {
      throw .usage("\(setting: "memory_repeats") must be 0 to 1000, not \(memoryRepeats)")
    }
    guard secondsOfProcess > 0, secondsOfProcess <= 86_400 else {
      throw .usage("\(setting: "cell_timeout") must be above 0 and at most 86400 seconds, not \(secondsOfProcess)")
    }
  }

  /// Every process of the run, in order: rounds of all cells, each round in an order of its own.
  package func jobs(_ cells: [BenchmarkCell]) -> [CellJob] {
    var random = SplitMix64(seed: seed)
    // Passes one after the other and never mixed: timed processes should find the machine as other timed ones leave it.
    let rounds =
      Array(repeating: CellPass.timing, count: timedRepeats) + Array(repeating: .memory, count: memoryRepeats)
      + (countsInstructions ? [.instructions, .instructions] : [])
    return rounds.flatMap { pass in
      // Rounds of all cells rather than all repeats of a cell: a bad minute then costs each cell one process.
      random.shuffled(Array(cells.indices)).map { CellJob(cell: $0, pass: pass) }
    }
  }
}
