import ArgumentParser
import DPAEngine
import DPAHarness

struct VerifyReceiptsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipts",
    abstract:
      "Joins the receipts of a table's parts: proves that each id was computed once, and yields root and statistics.",
    discussion: """
      Any partition, in any order. Missing, doubled and overlapping ids are named; leaves that several parts share are \
      computed again and held against each receipt. Root and statistics are one JSON line, last on standard error.

      EXAMPLES:
        dpa-harness generate --count 1000000 --world-size 2 --rank 0 --no-rows --receipt 0.json
        dpa-harness generate --count 1000000 --world-size 2 --rank 1 --no-rows --receipt 1.json
        dpa-harness verify receipts 0.json 1.json
        dpa-harness verify receipts receipts              every .json file of a folder
      """)

  @Argument(help: ArgumentHelp("The receipts, or folders of them.", valueName: "file"))
  var files: [String]

  @Option(help: ArgumentHelp("The root that the table must have, where it is known.", valueName: "hex"))
  var root: String?

  @Option(help: "How the verdict is shown.")
  var format = VerdictFormat.text

  func run() throws {
    let expected = try root.map { text throws(EngineError) in try Digest(hexadecimal: text) }
    let (verdict, joined) = ReceiptVerifier(try ReceiptsFolder.receipts(at: files), expectedRoot: expected).verify()
    try StandardOutputFile.write(format.render(verdict))
    if let joined, let line = SummaryLine.render(statistics: joined.statistics, root: joined.root) {
      StandardError.write(line)
    }
    throw verdict.status.code
  }
}
