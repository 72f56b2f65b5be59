import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

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
