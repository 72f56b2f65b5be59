import ArgumentParser
import DPAEngine
import DPAHarness
import TableRuns

/// The options of `generate` that prove a part instead of, or beside, writing it.
struct ReceiptOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the part's receipt for `verify receipts`, and its leaf hashes to FILE.leaves; - prints the receipt as one "
        + "line.", valueName: "file"))
  var receipt: String?

  @Flag(help: "Write no rows: only the receipt, the statistics or the root.")
  var noRows = false

  /// Writes the receipt, where it is wanted, and returns it.
  ///
  /// - Parameter rank: The rank whose part it is, if one was named.
  func write(
    _ request: ResolvedTable, rank: UInt64?, worldSize: UInt64?, engine: any TableEngine, jobs: Int, replacing: Bool,
    resuming: Bool
  ) throws -> Receipt? {
    guard let receipt else { return nil }
    var owner: ReceiptWriter.Owner?
    if let rank, let worldSize { owner = .init(rank: rank, worldSize: worldSize) }
    return try ReceiptWriter(receipt, replacing: replacing, resuming: resuming).write(
      of: request.part, in: request.table, owner: owner, by: engine, jobs: jobs,
      isInterrupted: { SystemSignals.isInterrupted })
  }

  /// Prints statistics and root, where they are wanted, without writing rows; computes what the receipt does not tell.
  ///
  /// The root is that of the rows themselves, as where they are written; a receipt counts leaves from the table's first
  /// id.
  func summarize(
    _ request: ResolvedTable, _ receipt: Receipt?, engine: any TableEngine, jobs: Int, statistics: Bool, root: Bool
  ) throws {
    // The receipt knows both where it is of the whole table; nothing is then computed again.
    var collected =
      statistics
      ? receipt.flatMap { receipt in
        ExactStatistics(sums: receipt.sums, rowCount: receipt.part.count, layout: engine.layout)
      } : nil
    var rootOfRows = root ? receipt?.rootOfTable : nil
    if (statistics && collected == nil) || (root && rootOfRows == nil) {
      // Nothing is kept from here on, so that Ctrl-C need not wait for an orderly end.
      SystemSignals.letInterruptsEnd()
      let summary = try engine.summary(
        ofRows: request.part, in: request.table, jobs: jobs, hashes: root, statistics: statistics)
      (collected, rootOfRows) = (summary.statistics, summary.rootOfRows)
    }
    if let line = SummaryLine.render(statistics: collected, root: rootOfRows) { StandardError.write(line) }
  }
}
