import ArgumentParser
import DPAEngine
import DPAHarness

/// The options of `generate` that prove a part instead of, or beside, writing it.
struct ReceiptOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write the part's receipt for `verify receipts`; - prints it as one line.", valueName: "file"))
  var receipt: String?

  @Flag(help: "Write no rows: only the receipt, the statistics or the root.")
  var noRows = false

  /// Does what these options ask for; true where there is nothing left to do.
  ///
  /// - Parameter rank: The rank whose part it is, if one was named.
  func run(
    _ request: TableRequest.Resolved, rank: UInt64?, kernel: Kernel, jobs: Int, replacing: Bool, statistics: Bool,
    root: Bool
  ) throws -> Bool {
    guard receipt != nil || noRows else { return false }
    let engine = Engine(request.configuration, kernel: kernel)
    var summary: TableSummary?
    if let receipt {
      let found = try engine.summary(of: request.part, in: request.table, jobs: jobs)
      try ReceiptFile.write(engine.receipt(of: found, in: request.table, rank: rank), to: receipt, replacing: replacing)
      summary = found
    }
    guard noRows else { return false }
    // The root of the rows themselves, as where they are written; a receipt counts leaves from the table's first id.
    if summary == nil || root && summary?.rootOfRows == nil {
      summary = try engine.summary(
        ofRows: request.part, in: request.table, jobs: jobs, hashes: root, statistics: statistics || receipt != nil)
    }
    let line = SummaryLine.render(
      statistics: statistics ? summary?.statistics : nil, root: root ? summary?.rootOfRows : nil)
    if let line { StandardError.write(line) }
    return true
  }
}
