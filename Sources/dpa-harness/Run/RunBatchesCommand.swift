import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct RunBatchesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batches",
    abstract: "Processes one stream in batches, by one strategy or by all four side by side.",
    discussion: """
      Batch sizes follow this machine's memory and pace, so they vary; the rows never do, else the exit status is 1.

      EXAMPLES:
        dpa-harness run batches --count 1000000
        dpa-harness run batches --strategy memory_optimized --max-memory-mb 8 --count 1000000 --show-batches
        dpa-harness run batches --strategy adaptive --batch-size 16 --count 50000 --show-batches
      """)

  @OptionGroup var configuration: ConfigurationOptions

  @OptionGroup var table: TableOptions

  @Option(help: "sequential, round_robin, memory_optimized or adaptive; repeatable.")
  var strategy: [BatchStrategy] = []

  @Option(
    help: "The first batch's size, or round robin's number of lanes (default: \(BatchConfiguration.defaultBatchSize)).",
    transform: OptionText.whole)
  var batchSize: Int?

  @Option(help: ArgumentHelp("The memory limit of batches, in MiB.", valueName: "mib"), transform: OptionText.whole)
  var maxMemoryMb = BatchConfiguration.defaultMemoryLimitMebibytes

  @Option(help: "No strategy goes below this size.", transform: OptionText.whole)
  var minBatchSize = 1

  @Flag(inversion: .prefixedNo, help: "Whether the adaptive strategy learns from the pace.")
  var adaptiveSizing = true

  @Flag(help: "Stop before a batch when more than 90 % of memory is used.")
  var monitor = false

  @Option(
    help: ArgumentHelp("Count only this process's memory, against this many MiB.", valueName: "mib"),
    transform: OptionText.whole)
  var memoryBudgetMb: Int?

  @Flag(help: "Print every batch: its size, the memory, the rate.")
  var showBatches = false

  @OptionGroup var implementation: KernelOption

  func validate() throws {
    if let memoryBudgetMb, !(1...BatchConfiguration.memoryLimitLimit).contains(memoryBudgetMb) {
      throw ValidationError("--memory-budget-mb must be 1 to \(BatchConfiguration.memoryLimitLimit)")
    }
  }

  func run() throws {
    let strategies = strategy.isEmpty ? BatchStrategy.allCases : strategy
    // All strategies run before the table is written, so that an error does not tear it.
    let reports = try strategies.map(report)
    try StandardOutputFile.write(BatchTable.strategyHeader + "\n")
    for report in reports { try StandardOutputFile.write(BatchTable.row(report) + "\n") }
    // One strategy alone has nothing to agree with.
    if reports.count > 1 { try StandardOutputFile.write(BatchTable.conclusion(reports) + "\n") }
    if !BatchTable.hasSameContent(reports) { throw ExitStatus.failed.code }
  }

  private func report(_ strategy: BatchStrategy) throws -> StrategyRun.Report {
    let batches = try BatchConfiguration(
      strategy: strategy, batchSize: batchSize, memoryLimitMebibytes: maxMemoryMb, minimumBatchSize: minBatchSize,
      adaptiveSizing: adaptiveSizing)
    let run = StrategyRun(
      try table.request().resolved(), of: try configuration.resolved(), batches,
      kernel: try Kernel(named: implementation.kernel),
      environment: memoryBudgetMb.map { .budget(mebibytes: $0) } ?? .system, isMonitored: monitor)
    guard showBatches else { return try run.run() }
    try StandardOutputFile.write("\(strategy.rawValue)\n\(BatchTable.batchHeader)\n")
    let report = try run.run { delivery throws(HarnessError) in
      try StandardOutputFile.write(BatchTable.row(delivery) + "\n")
    }
    try StandardOutputFile.write("\n")
    return report
  }
}
