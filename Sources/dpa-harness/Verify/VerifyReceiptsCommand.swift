import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

struct VerifyReceiptsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipts",
    abstract:
      "Joins the receipts of a table's parts: shows that they cover each id once, and what root and statistics follow.",
    discussion: """
      Any partition, in any order. Missing, doubled and overlapping ids are named; leaves that several parts share are \
      computed again and held against each receipt. For all other rows each rank's hashes and sums are taken on trust; \
      --audit computes leaves again and holds them against the leaf files beside the receipts. Root and statistics are \
      one JSON line, last on standard error.

      EXAMPLES:
        dpa-harness generate --count 1000000 --world-size 2 --rank 0 --no-rows --receipt 0.json
        dpa-harness generate --count 1000000 --world-size 2 --rank 1 --no-rows --receipt 1.json
        dpa-harness verify receipts 0.json 1.json
        dpa-harness verify receipts receipts              every .json file of a folder
        dpa-harness verify receipts receipts --audit 300  300 leaves, drawn from all parts
        dpa-harness verify receipts receipts --audit all  every row
      """)

  @Argument(help: ArgumentHelp("The receipts, or folders of them.", valueName: "file"))
  var files: [String]

  @Option(help: ArgumentHelp("The root that the table must have, where it is known.", valueName: "hex"))
  var root: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Compute this many leaves again, or all with the sums of all.", valueName: "leaves|all"))
  var audit: String?

  @Option(help: "The seed that draws them; by default a random one, which is printed.", transform: OptionText.whole)
  var seed: UInt64?

  @OptionGroup var work: WorkOptions

  @OptionGroup var shown: VerdictFormatOption

  func run() throws {
    // The root is read before the receipts, which may take long: a slip in it is told at once.
    let expected = try root.map { text throws(TableError) in try Digest(hexadecimal: text) }
    if seed != nil && audit == nil {
      throw HarnessError.usage("--seed draws the leaves of --audit, which is not given")
    }
    let audit = try audit.map { text throws(HarnessError) in
      try ReceiptAudit(text, seed: seed ?? UInt64.random(in: 0...UInt64.max))
    }
    let verifier = ReceiptVerifier(
      try ReceiptsFolder.receipts(at: files), expectedRoot: expected, audit: audit,
      engines: try EngineEntry.prototypes(kernel: work.kernel),
      jobs: try work.threads())
    let (verdict, joined) = verifier.verify()
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    if let joined, let line = SummaryLine.render(statistics: joined.statistics, root: joined.root) {
      StandardError.write(line)
    }
    throw verdict.status.code
  }
}
