import ArgumentParser
import DPAEngine
import DPAHarness
import DPAMeasurement
import HarnessKit
import TableRuns

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The options of `run` in a process that is one rank.
struct LauncherOptions: ParsableArguments {
  @Option(help: "Whose environment variables tell this process its rank; auto asks all.")
  var launcher: LauncherChoice?

  @Option(help: .hidden, transform: OptionText.whole)
  var endWithParent: Int32?

  /// Computes this process's part and writes its receipt; false where neither `--launcher` nor `--receipts` asks for
  /// it.
  func run(
    _ table: TableOptions, _ engine: EngineOptions, kernel: KernelName, jobs: Int, _ ranks: RunRanksOptions,
    format: VerdictFormat
  ) throws -> Bool {
    guard launcher != nil || ranks.receipts != nil else { return false }
    guard format == .text else {
      throw HarnessError.usage("one rank writes a receipt and shows no verdict; leave --format \(format.rawValue) out")
    }
    // Before any work: a rank whose parent is gone would compute for nobody.
    if let endWithParent, !ParentProcess.endWith(endWithParent) {
      throw HarnessError.usage("the process \(endWithParent), which started this rank, is gone")
    }
    // Without `--launcher` only options count: variables of an outer job must not choose a rank by accident.
    let finder = PlacementFinder(rank: table.rank, worldSize: table.worldSize, launcher: launcher ?? .none)
    let placement = try finder.placement(in: ProcessInfo.processInfo.environment)
    let rank = try LaunchedRank(placement, of: try table.request())
    let receipts = ranks.receiptsFolder
    let folder = ReceiptsFolder(receipts, worldSize: placement.worldSize)
    let target = receipts == "-" ? receipts : folder.receipt(ofRank: placement.rank)
    // Several ranks may do this at the same time; each only looks at its own receipt.
    if receipts != "-" { try folder.prepare(forReceiptOf: placement.rank, replacing: ranks.force) }
    // From here on something is worth an orderly end.
    SystemSignals.catchInterrupts()
    try rank.writeReceipt(
      with: ReceiptWriter(target, replacing: ranks.force),
      by: try engine.make(try table.configuration(), kernel: kernel), jobs: jobs,
      isInterrupted: { SystemSignals.isInterrupted })
    // A rank that was started here stays quiet: its parent reports for all of them.
    if endWithParent == nil { StandardError.say("\(placement) has its receipt in '\(target)'") }
    return true
  }
}
