import DPAEngine

/// Reads a file's rows in order and works on them on many threads: records, leaf hashes, statistics, and what else is asked.
final class ReadingTask<Check: RowCheck>: ChunkTask {
  private let source: FileSource
  private var decoder: TableDecoder
  private let check: Check
  private let kernel: Kernel
  private var rowsLeft: UInt64
  private(set) var rowCount: UInt64 = 0
  private(set) var tree = MerkleRoot()
  /// The first row whose id does not follow the one before it.
  private(set) var brokenOrder: BrokenOrder?
  private var nextID: UInt64?

  struct BrokenOrder: Equatable {
    let row: UInt64
    let expected: UInt64
    let found: UInt64
  }

  final class Slot {
    fileprivate(set) var batch: SampleBatch
    fileprivate(set) var firstRow: UInt64 = 0
    fileprivate var leafHashes: [Digest] = []
    fileprivate var brokenOrder: BrokenOrder?
    var found: Check.Finding?

    fileprivate init() {
      let rowCount = Int(ChunkPlan.leavesPerChunk) * TableHasher.leafRecordCount
      guard let batch = try? SampleBatch(capacity: rowCount) else { preconditionFailure("a chunk fits a batch") }
      self.batch = batch
    }
  }

  final class Worker {
    fileprivate let hasher: LeafHasher
    fileprivate var records = ByteBuffer()
    fileprivate(set) var statistics = ExactStatistics()
    let check: Check.Worker

    fileprivate init(_ kernel: Kernel, _ check: Check.Worker) {
      hasher = LeafHasher(kernel: kernel)
      self.check = check
    }
  }

  /// - Parameter rowLimit: Nothing behind so many rows is looked at.
  init(
    _ source: FileSource, _ decoder: TableDecoder, kernel: Kernel, check: Check, rowLimit: UInt64 = .max
  ) {
    self.source = source
    self.decoder = decoder
    self.kernel = kernel
    self.check = check
    rowsLeft = rowLimit
  }

  /// What the file says beside its rows.
  var metadata: ChainMetadata { decoder.metadata }
  /// Bytes read for the rows so far.
  var offset: UInt64 { decoder.offset }

  func makeSlot() -> Slot { Slot() }
  func makeWorker() -> Worker { Worker(kernel, check.makeWorker()) }

  func take(_ slot: Slot) throws(HarnessError) -> Bool {
    let limit = Int(clamping: min(rowsLeft, UInt64(slot.batch.capacity)))
    do throws(EngineError) {
      try decoder.fill(&slot.batch, upTo: limit)
    } catch {
      throw source.error(error)
    }
    slot.firstRow = rowCount
    rowCount += UInt64(slot.batch.count)
    rowsLeft -= UInt64(slot.batch.count)
    return slot.batch.count > 0
  }

  func process(_ slot: Slot, with worker: Worker) {
    worker.statistics.add(slot.batch)
    worker.records.removeAll()
    slot.leafHashes.removeAll(keepingCapacity: true)
    Record.append(slot.batch, to: &worker.records)
    worker.hasher.append(leavesOf: worker.records, to: &slot.leafHashes)
    slot.brokenOrder = Self.brokenOrder(slot.batch, firstRow: slot.firstRow)
    slot.found = check.find(in: slot.batch, firstRow: slot.firstRow, with: worker.check)
  }

  func deliver(_ slot: Slot) throws(HarnessError) {
    for hash in slot.leafHashes { tree.append(leafHash: hash) }
    let first = slot.batch[0].id
    if let nextID, nextID != first, brokenOrder == nil {
      brokenOrder = BrokenOrder(row: slot.firstRow, expected: nextID, found: first)
    }
    brokenOrder = brokenOrder ?? slot.brokenOrder
    nextID = first + UInt64(slot.batch.count)
    if let found = slot.found { try check.take(found) }
  }

  private static func brokenOrder(_ batch: borrowing SampleBatch, firstRow: UInt64) -> BrokenOrder? {
    let ids = batch.sampleIDs
    for row in 1..<max(ids.count, 1) where ids[row] != ids[row - 1] + 1 {
      return BrokenOrder(row: firstRow + UInt64(row), expected: ids[row - 1] + 1, found: ids[row])
    }
    return nil
  }
}
