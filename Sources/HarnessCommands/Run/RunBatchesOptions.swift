import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

/// The options of `run` that process one stream in batches.
struct RunBatchesOptions: ParsableArguments {
  @Option(help: "sequential, round_robin, memory_optimized or adaptive; repeatable.")
  var strategy: [BatchStrategy] = []

  @Option(
    help: "The size of the first batch; for round robin, the number of lanes (default: 32).",
    transform: OptionText.whole)
  var batchSize: Int?

  @Option(help: ArgumentHelp("The memory limit of batches, in MiB.", valueName: "mib"), transform: OptionText.whole)
  var maxMemoryMb = 1_000

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

  func validate() throws {
    if let memoryBudgetMb, !(1...BatchConfiguration.memoryLimitLimit).contains(memoryBudgetMb) {
      throw ValidationError("--memory-budget-mb must be 1 to \(BatchConfiguration.memoryLimitLimit)")
    }
  }

  /// Processes the stream by each strategy and compares what they delivered.
  func run(_ table: TableOptions, kernel: KernelName, format: VerdictFormat) throws {
    guard format == .text else { throw HarnessError.usage("batches are shown as text, not as \(format.rawValue)") }
    let strategies = strategy.isEmpty ? BatchStrategy.allCases : strategy
    // All strategies run before the table is written, so that an error does not tear it.
    let reports = try strategies.map { try report($0, table, kernel) }
    try StandardOutputFile.write(BatchTable.strategyHeader + "\n")
    for report in reports { try StandardOutputFile.write(BatchTable.row(report) + "\n") }
    // One strategy alone has nothing to agree with.
    if reports.count > 1 { try StandardOutputFile.write(BatchTable.conclusion(reports) + "\n") }
    if !BatchTable.hasSameContent(reports) { throw ExitStatus.failed.code }
  }

  private func report(_ strategy: BatchStrategy, _ table: TableOptions, _ kernel: KernelName) throws
    -> StrategyRun.Report
  {
    let configuration = try BatchConfiguration(
      strategy: strategy, batchSize: batchSize, memoryLimitMebibytes: maxMemoryMb, minimumBatchSize: minBatchSize,
      adaptiveSizing: adaptiveSizing)
    let environment = memoryBudgetMb.map { BatchEnvironment.budget(mebibytes: $0) } ?? .system
    let run = StrategyRun(
      try table.request().resolved(), of: try table.augmentation(), configuration, kernel: try Kernel(named: kernel),
      environment: environment,
      isMonitored: monitor)
    guard showBatches else { return try run.run() }
    try StandardOutputFile.write("\(strategy.rawValue)\n\(BatchTable.batchHeader)\n")
    let report = try run.run { delivery throws(HarnessError) in
      try StandardOutputFile.write(BatchTable.row(delivery) + "\n")
    }
    try StandardOutputFile.write("\n")
    return report
  }
}
