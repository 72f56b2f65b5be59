import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement
import HarnessKit
import TableRuns

/// The options of `run` that start ranks on this machine.
struct RunRanksOptions: ParsableArguments {
  @Option(help: "Start this many ranks as processes of this machine.", transform: OptionText.whole)
  var ranks: UInt64?

  @Option(help: "Run this rank alone, for the receipts that are there already.", transform: OptionText.whole)
  var onlyRank: UInt64?

  @Option(
    help: "Ranks that run at the same time; by default as many as the usable cores serve.", transform: OptionText.whole)
  var atOnce: Int?

  @Option(
    help: ArgumentHelp("Kill what still runs after this time.", valueName: "seconds"), transform: OptionText.decimal)
  var timeout: Double?

  @Option(
    help: ArgumentHelp("Kill a rank that takes longer than this.", valueName: "seconds"), transform: OptionText.decimal)
  var rankTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "The folder of receipts (default: receipts); for a launched rank, - prints its receipt as one line.",
      valueName: "dir"))
  var receipts: String?

  @Flag(help: "Replace existing receipts.")
  var force = false

  var receiptsFolder: String { receipts ?? "receipts" }

  func validate() throws {
    guard let ranks else {
      let others = [
        ("--only-rank", onlyRank != nil), ("--at-once", atOnce != nil), ("--timeout", timeout != nil),
        ("--rank-timeout", rankTimeout != nil),
      ]
      for (name, isGiven) in others where isGiven { throw ValidationError("\(name) needs --ranks") }
      return
    }
    guard (1...LocalRanks.rankLimit).contains(ranks) else {
      throw ValidationError(
        "--ranks must be 1 to \(LocalRanks.rankLimit), not \(ranks); a larger world needs a launcher of its own")
    }
    if let onlyRank, onlyRank >= ranks { throw ValidationError("--only-rank must be below --ranks, \(ranks)") }
    if let atOnce, atOnce < 1 { throw ValidationError("--at-once must be at least 1, not \(atOnce)") }
    for (name, limit) in [("--timeout", timeout), ("--rank-timeout", rankTimeout)] {
      if let limit, !(limit > 0 && limit < 1e9) { throw ValidationError("\(name) must be over 0, not \(limit)") }
    }
    if receipts == "-" { throw ValidationError("--ranks needs a folder for --receipts") }
  }

  /// Starts the ranks, waits for them, and shows what their receipts prove; nil where `--ranks` was not given.
  func run(
    _ table: TableOptions, _ engine: EngineOptions, _ launcher: LauncherOptions, kernel: KernelName, jobs: Int?,
    format: VerdictFormat
  ) throws -> ExitStatus? {
    guard let ranks else { return nil }
    guard launcher.launcher == nil else {
      throw HarnessError.usage("--ranks starts its own ranks; leave --launcher out")
    }
    try check(table, ranks)
    _ = try engine.make(try table.configuration(), kernel: kernel)
    // Cores are shared among the ranks, since each of them would otherwise start a thread for every core.
    let jobs = jobs ?? max(1, Processor.activeCount / Int(clamping: onlyRank == nil ? ranks : 1))
    let words = arguments(of: table, engine, ranks, kernel: kernel, jobs: jobs)
    let local = LocalRanks(
      into: ReceiptsFolder(receiptsFolder, worldSize: ranks), only: onlyRank,
      atOnce: atOnce ?? max(1, Processor.activeCount / jobs), secondsOfRun: timeout, secondsOfRank: rankTimeout,
      executable: try ThisProgram.path(), arguments: { words + ["--rank", "\($0)"] })
    let engines = try EngineEntry.prototypes(kernel: kernel)
    let outcome = try InterruptibleWork.run(descriptorCount: local.descriptorCount) {
      await Self.result { () async throws(HarnessError) in
        try await local.run(replacing: force) { ReceiptVerifier($0, engines: engines).verify() }
      }
    }
    let (verdict, joined) = try outcome.get()
    try StandardOutputFile.write(format.render(verdict.worded(by: Flags.words)))
    if let joined, let line = SummaryLine.render(statistics: joined.statistics, root: joined.root) {
      StandardError.write(line)
    }
    return verdict.status
  }

  private func check(_ table: TableOptions, _ count: UInt64) throws {
    if table.rank != nil || table.part != nil || table.asRank != nil {
      throw HarnessError.usage("--ranks computes a whole table; leave --rank, --part and --as-rank out")
    }
    if let worldSize = table.worldSize, worldSize != count {
      throw HarnessError.usage("--ranks is the world size; leave --world-size \(worldSize) out")
    }
    // What a rank would refuse is refused once, here.
    var request = try table.request()
    request.worldSize = count
    _ = try request.resolved()
  }

  private func arguments(
    of table: TableOptions, _ engine: EngineOptions, _ count: UInt64, kernel: KernelName, jobs: Int
  ) -> [String] {
    ["run"] + table.arguments + engine.arguments
      + [
        "--world-size", "\(count)", "--kernel", kernel.rawValue, "--jobs", "\(jobs)", "--receipts", receiptsFolder,
        "--end-with-parent", "\(ParentProcess.idForChildren)",
      ]
  }

  private static func result<Value>(
    _ work: () async throws(HarnessError) -> Value
  ) async -> Result<Value, HarnessError> {
    do throws(HarnessError) { return .success(try await work()) } catch { return .failure(error) }
  }
}
