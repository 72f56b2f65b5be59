import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement
import Foundation
import HarnessKit
import TableRuns

struct RunRanksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ranks",
    abstract: "Computes a table as ranks, each its part, and proves the whole from their receipts.",
    discussion: """
      With a number, that many ranks are started here and joined at the end. Without one this process is one rank: \
      --launcher asks whoever started it which, or --rank and --world-size say so, and 'verify receipts' joins.

      EXAMPLES:
        dpa-harness run ranks 4 --count 1000000
        dpa-harness run ranks 4 --count 1000000 --only-rank 2   once more that one
        dpa-harness run ranks 3 --engine ksin --with k=4 --count 10000
        mpirun -n 4 dpa-harness run ranks --launcher auto --count 1000000
      """)

  @Argument(help: "Start this many ranks as processes of this machine.", transform: OptionText.whole)
  var ranks: UInt64?

  @OptionGroup var engine: EngineOptions

  @OptionGroup var table: TableOptions

  @OptionGroup var local: LocalRanksOptions

  @Option(help: "Whose environment variables tell this process its rank; auto asks all.")
  var launcher: LauncherChoice?

  @Option(
    help: ArgumentHelp(
      "The folder of receipts; where this process is one rank, - prints its receipt as one line.", valueName: "dir"))
  var receipts = "receipts"

  @Flag(help: "Replace existing receipts.")
  var force = false

  // Ranks that are started here share the cores, since each would otherwise start a thread for every core.
  @OptionGroup var work: WorkOptions

  @OptionGroup var shown: VerdictFormatOption

  @Option(help: .hidden, transform: OptionText.whole)
  var endWithParent: Int32?

  func validate() throws {
    try local.check(ranks: ranks)
    if ranks != nil && receipts == "-" { throw ValidationError("ranks that start here need a folder for --receipts") }
    if ranks == nil && launcher == nil && table.seeding.rank == nil {
      throw ValidationError(
        "say how many ranks to start, as in 'run ranks 4', or which one this is, with --launcher or --rank")
    }
  }

  func run() throws {
    let threads = try work.threads()
    if let ranks {
      try startRanks(ranks)
    } else {
      try computeRank(threads: threads)
    }
  }
}

/// The options of ranks that are started on this machine.
struct LocalRanksOptions: ParsableArguments {
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

  /// - Parameter ranks: How many are started; nil for none.
  func check(ranks: UInt64?) throws {
    guard let ranks else {
      let given = [
        ("--only-rank", onlyRank != nil), ("--at-once", atOnce != nil), ("--timeout", timeout != nil),
        ("--rank-timeout", rankTimeout != nil),
      ]
      for (name, isGiven) in given where isGiven {
        throw ValidationError("\(name) is for ranks that start here; say how many, as in 'run ranks 4'")
      }
      return
    }
    guard (1...LocalRanks.rankLimit).contains(ranks) else {
      throw ValidationError(
        "the number of ranks must be 1 to \(LocalRanks.rankLimit), not \(ranks); a larger world needs a launcher of "
          + "its own")
    }
    if let onlyRank, onlyRank >= ranks {
      throw ValidationError("--only-rank must be below the number of ranks, \(ranks), not \(onlyRank)")
    }
    if let atOnce, atOnce < 1 { throw ValidationError("--at-once must be at least 1, not \(atOnce)") }
    for (name, limit) in [("--timeout", timeout), ("--rank-timeout", rankTimeout)] {
      if let limit, !(limit > 0 && limit < 1e9) { throw ValidationError("\(name) must be over 0, not \(limit)") }
    }
  }
}

extension RunRanksCommand {
  /// Starts the ranks, waits for them, and shows what their receipts prove.
  private func startRanks(_ ranks: UInt64) throws {
    try checkWhole(ranks)
    // What a rank would refuse is refused once, here.
    _ = try engine.make(kernel: work.kernel)
    let jobs = work.jobs ?? max(1, Processor.activeCount / Int(clamping: local.onlyRank == nil ? ranks : 1))
    let words = arguments(ranks, jobs: jobs)
    let run = LocalRanks(
      into: ReceiptsFolder(receipts, worldSize: ranks), only: local.onlyRank,
      atOnce: local.atOnce ?? max(1, Processor.activeCount / jobs), secondsOfRun: local.timeout,
      secondsOfRank: local.rankTimeout, executable: try ThisProgram.path(), arguments: { words + ["--rank", "\($0)"] })
    let engines = try EngineEntry.prototypes(kernel: work.kernel)
    let force = force
    let outcome = try InterruptibleWork.run(descriptorCount: run.descriptorCount) {
      await AsyncResult.of { () async throws(HarnessError) in
        try await run.run(replacing: force) { ReceiptVerifier($0, engines: engines).verify() }
      }
    }
    let (verdict, joined) = try outcome.get()
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    if let joined, let line = SummaryLine.render(statistics: joined.statistics, root: joined.root) {
      StandardError.write(line)
    }
    throw verdict.status.code
  }

  private func checkWhole(_ ranks: UInt64) throws {
    guard launcher == nil else {
      throw HarnessError.usage("'run ranks \(ranks)' starts its own ranks; leave --launcher out")
    }
    if table.seeding.rank != nil || table.part != nil || table.asRank != nil {
      throw HarnessError.usage(
        "'run ranks \(ranks)' computes a whole table; leave --rank, --part and --as-rank out")
    }
    if let worldSize = table.seeding.worldSize, worldSize != ranks {
      throw HarnessError.usage("'run ranks \(ranks)' has the world size \(ranks); leave --world-size \(worldSize) out")
    }
    var request = try table.request()
    request.worldSize = ranks
    _ = try request.resolved()
  }

  /// The command line of one rank, but for its number.
  private func arguments(_ ranks: UInt64, jobs: Int) -> [String] {
    ["run", "ranks"] + engine.arguments + table.arguments
      + [
        "--world-size", "\(ranks)", "--kernel", work.kernel.rawValue, "--jobs", "\(jobs)", "--receipts", receipts,
        "--end-with-parent", "\(ParentProcess.idForChildren)",
      ]
  }

  /// Computes this process's part and writes its receipt.
  private func computeRank(threads: Int) throws {
    guard shown.format == .text else {
      throw HarnessError.usage(
        "one rank writes a receipt and shows no verdict; leave --format \(shown.format.rawValue) out")
    }
    // Before any work: a rank whose parent is gone would compute for nobody.
    if let endWithParent, !ParentProcess.endWith(endWithParent) {
      throw HarnessError.usage("the process \(endWithParent), which started this rank, is gone")
    }
    // Without `--launcher` only options count: variables of an outer job must not choose a rank by accident.
    let finder = PlacementFinder(
      rank: table.seeding.rank, worldSize: table.seeding.worldSize, launcher: launcher ?? .none)
    let placement = try finder.placement(in: ProcessInfo.processInfo.environment)
    let rank = try LaunchedRank(placement, of: try table.request())
    let folder = ReceiptsFolder(receipts, worldSize: placement.worldSize)
    let target = receipts == "-" ? receipts : folder.receipt(ofRank: placement.rank)
    // Several ranks may do this at the same time; each only looks at its own receipt.
    if receipts != "-" { try folder.prepare(forReceiptOf: placement.rank, replacing: force) }
    // From here on something is worth an orderly end.
    SystemSignals.catchInterrupts()
    try rank.writeReceipt(
      with: ReceiptWriter(target, replacing: force), by: try engine.make(kernel: work.kernel), jobs: threads,
      isInterrupted: { SystemSignals.isInterrupted })
    // A rank that was started here stays quiet: its parent reports for all of them.
    if endWithParent == nil { StandardError.say("\(placement) has its receipt in '\(target)'") }
  }
}
