import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

/// Verifying a file, and joining receipts.
enum VerificationCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let engine = Engine(kernel: plan.fastest)
    let expected: @Sendable (UInt64) throws(HarnessError) -> Digest = { count throws(HarnessError) in
      ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
    }
    return [
      BenchmarkCell(
        "verification/file", sampleCount: plan.samples(10_240), isGated: true, expecting: expected,
        work: { count throws(HarnessError) in
          try FileVerificationWork(.jsonl, BenchmarkTable.table(count), by: engine)
        }),
      BenchmarkCell(
        "verification/receipts", sampleCount: plan.samples(50_000), isGated: true, expecting: expected,
        work: { count throws(HarnessError) in try ReceiptsWork(BenchmarkTable.table(count), by: engine) }),
    ]
  }
}

/// Reads a file and computes its rows again.
final class FileVerificationWork: CellWork {
  private let file: HiddenFile
  private let verifier: FileVerifier
  private let reader: TableFileReader
  private var hasHeld = false

  init(_ format: RowFormat, _ table: Table, by engine: Engine) throws(HarnessError) {
    let writing = FileWritingWork(format, table, by: engine)
    writing.run()
    file = try HiddenFile(holding: writing.array)
    var request = TableRequest()
    request.start = table.range.first
    request.count = table.range.count
    var options = FileVerifier.Options()
    options.rowCountIsKnown = true
    verifier = FileVerifier(file.path, format: format, request: request, options: options, engine: engine)
    reader = TableFileReader(file.path, format: format, engine: engine, jobs: 1)
  }

  func spoil() { hasHeld = false }

  func run() throws(HarnessError) { hasHeld = try verifier.verify().status == .held }

  /// The root of the rows that were found right; of nothing where they were not.
  func root() throws(HarnessError) -> Digest {
    // The root is read from the file after the measured part, so that only verifying is timed.
    guard hasHeld, case .success(let root) = try reader.summary().root else { return Digest() }
    return root
  }
}

/// Joins the receipts of a table's parts, whose borders lie inside leaves.
final class ReceiptsWork: CellWork {
  private let join: ReceiptJoin
  private var found = Digest()

  init(_ table: Table, by engine: Engine, partCount: UInt64 = 16) throws(HarnessError) {
    do throws(TableError) {
      let splitter = try RangeSplitter(table.range, worldSize: partCount)
      var receipts: [ReceiptJoin.Labelled] = []
      for rank in 0..<partCount {
        let part = try splitter.part(ofRank: rank)
        let receipt = try engine.receipt(of: part, in: table, rank: rank, worldSize: partCount)
        receipts.append(ReceiptJoin.Labelled(receipt, label: "rank \(rank)"))
      }
      join = ReceiptJoin(receipts, engine: engine)
    } catch {
      throw .refused(error)
    }
  }

  func spoil() { found = Digest() }

  func run() { found = join.join().joined?.root ?? Digest() }

  func root() -> Digest { found }
}
