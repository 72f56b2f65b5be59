package import HarnessKit
import Hashing
package import TableCore

/// Reads a file's rows in order and works on them on many threads: records, leaf hashes, statistics, and what else is
/// asked.
package final class ReadingTask<Check: RowCheck>: ChunkTask {
  private let source: any TableSource
  private var decoder: TableDecoder
  private let check: Check
  private let engine: any TableEngine
  private let summaries: RowSummaries
  private var rowsLeft: UInt64
  private(set) var rowCount: UInt64 = 0
  private(set) var tree = MerkleRoot()
  /// The first row whose id does not follow the one before it.
  private(set) var brokenOrder: BrokenOrder?
  private var nextID: UInt64?

  package struct BrokenOrder: Equatable {
    package let row: UInt64
    package let expected: UInt64
    package let found: UInt64
  }

  package final class Slot {
    fileprivate(set) var batch: RecordBatch
    fileprivate(set) var firstRow: UInt64 = 0
    fileprivate var leafHashes: [Digest] = []
    fileprivate var brokenOrder: BrokenOrder?
    package var found: Check.Finding?

    fileprivate init(_ layout: RecordLayout) {
      batch = RecordBatch(layout, capacity: Int(ChunkPlan.leavesPerChunk) * TableHasher.leafRecordCount)
    }
  }

  package final class Worker {
    fileprivate let hasher: LeafHashes
    fileprivate(set) var statistics: ExactStatistics
    package let check: Check.Worker

    fileprivate init(_ engine: any TableEngine, _ check: Check.Worker) {
      hasher = LeafHashes(engine)
      statistics = ExactStatistics(engine.layout)
      self.check = check
    }
  }

  /// - Parameter rowLimit: Nothing behind so many rows is looked at.
  package init(
    _ source: any TableSource, _ decoder: TableDecoder, engine: any TableEngine, check: Check, summaries: RowSummaries,
    rowLimit: UInt64 = .max
  ) {
    self.source = source
    self.decoder = decoder
    self.engine = engine
    self.check = check
    self.summaries = summaries
    rowsLeft = rowLimit
  }

  /// What the file says beside its rows.
  package var metadata: TableMetadata { decoder.metadata }
  /// Bytes read for the rows so far.
  package var offset: UInt64 { decoder.offset }

  package func makeSlot() -> Slot { Slot(engine.layout) }
  package func makeWorker() -> Worker { Worker(engine, check.makeWorker()) }

  package func take(_ slot: Slot) throws(HarnessError) -> Bool {
    let limit = Int(clamping: min(rowsLeft, UInt64(slot.batch.capacity)))
    do throws(TableError) {
      try decoder.fill(&slot.batch, upTo: limit)
    } catch {
      throw source.error(error)
    }
    slot.firstRow = rowCount
    rowCount += UInt64(slot.batch.count)
    rowsLeft -= UInt64(slot.batch.count)
    return slot.batch.count > 0
  }

  package func process(_ slot: Slot, with worker: Worker) {
    slot.leafHashes.removeAll(keepingCapacity: true)
    let batch = slot.batch
    if summaries.contains(.statistics) { worker.statistics.add(batch.bytes) }
    if summaries.contains(.root) { worker.hasher.append(leavesOf: batch.bytes, to: &slot.leafHashes) }
    slot.brokenOrder = Self.brokenOrder(slot.batch, firstRow: slot.firstRow)
    slot.found = check.find(in: slot.batch, firstRow: slot.firstRow, with: worker.check)
  }

  package func deliver(_ slot: Slot) throws(HarnessError) {
    for hash in slot.leafHashes { tree.append(leafHash: hash) }
    let first = slot.batch.id(ofRow: 0)
    // The border between two chunks is looked at here, since each thread sees one chunk only.
    if let nextID, nextID != first, brokenOrder == nil {
      brokenOrder = BrokenOrder(row: slot.firstRow, expected: nextID, found: first)
    }
    brokenOrder = brokenOrder ?? slot.brokenOrder
    nextID = first + UInt64(slot.batch.count)
    if let found = slot.found { try check.take(found) }
  }

  private static func brokenOrder(_ batch: borrowing RecordBatch, firstRow: UInt64) -> BrokenOrder? {
    var next = batch.id(ofRow: 0)
    for row in 0..<batch.count {
      let id = batch.id(ofRow: row)
      if id != next { return BrokenOrder(row: firstRow + UInt64(row), expected: next, found: id) }
      next = id + 1
    }
    return nil
  }
}

/// What is collected of a file's rows beside a check of them.
package struct RowSummaries: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let statistics = RowSummaries(rawValue: 1)
  package static let root = RowSummaries(rawValue: 2)
  package static let all: RowSummaries = [.statistics, .root]
}
