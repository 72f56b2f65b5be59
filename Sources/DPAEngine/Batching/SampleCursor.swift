/// The samples of a stream, delivered once: a position that processors share.
///
/// Nothing is computed before it is asked for, but for the rest of a block where batches are small, since a kernel
/// works on many ids at once. Memory for a batch is reused once its consumer has let go of it.
public final class SampleCursor: BatchSource {
  private let generator: SampleGenerator
  private let table: Table
  private var order: DeliveryOrder
  /// The batch delivered last, kept for its memory.
  private var delivered: SampleBatch?
  /// What large and scattered batches are computed in, a block at a time.
  private var block: SampleBatch?
  /// Rows of the block that were delivered; the others are the next ones.
  private var usedOfBlock = 0
  /// Rows that are computed at once at least, where there are as many.
  private static let smallestBlock: UInt64 = 128

  public init(_ stream: SampleStream) {
    generator = stream.engine.makeGenerator()
    table = stream.table
    order = DeliveryOrder(stream.part)
  }

  /// Samples that are not delivered yet.
  public var remaining: UInt64 { order.remaining }
  public var isAtEnd: Bool { order.remaining == 0 }
  public var nextID: UInt64? { isAtEnd ? nil : order.id() }
  public var restOfLane: Int { Int(clamping: order.restOfLane) }

  public func layOutLanes(_ laneCount: Int) throws(EngineError) {
    try order.layOutLanes(laneCount)
    // Rows computed ahead were in the old order; they are computed again when their turn comes.
    usedOfBlock = block?.count ?? 0
  }

  /// - Precondition: `count` is 1...2^24.
  public func take(_ count: Int) -> Batch {
    precondition((1...SampleBatch.capacityLimit).contains(count), "a batch of 1 to 2^24 samples")
    let length = Int(min(UInt64(count), order.remaining))
    // An empty batch has a capacity too, which must be at least one row.
    guard length > 0 else { return Batch(columns: SampleBatch(rowCapacity: 1)) }
    // In place only where one call fills it well: smaller batches compute ahead, larger ones go block by block.
    if let rest = order.ascendingRest, isBlockUsed,
      (Int(Self.smallestBlock) / 2...SampleBatch.defaultCapacity).contains(length)
    {
      fill(with: rest.prefix(UInt64(length)))
    } else {
      fillByBlocks(length)
    }
    order.advance(by: UInt64(length))
    guard let delivered else { preconditionFailure("the batch that was just filled") }
    return Batch(columns: delivered)
  }

  private var isBlockUsed: Bool { usedOfBlock == block?.count ?? 0 }

  /// A batch of consecutive ids is computed in place.
  private func fill(with part: SampleRange) {
    var batch = room(for: Int(part.count), withWorkingMemory: true)
    generator.fill(&batch, with: part, of: table)
    delivered = batch
  }

  /// Any other is computed block by block, so that working memory does not grow with it.
  private func fillByBlocks(_ length: Int) {
    var batch = room(for: length, withWorkingMemory: false)
    batch.removeRows()
    // Taken out of the property while it is filled, so that it is not copied.
    var block = self.block ?? SampleBatch()
    self.block = nil
    while batch.count < length {
      if usedOfBlock == block.count {
        // Small batches compute ahead: kernels need many ids at once to fill their lanes.
        let ahead = min(order.remaining - UInt64(batch.count), Self.smallestBlock)
        computeBlock(&block, from: batch.count, atMost: max(length - batch.count, Int(ahead)))
        usedOfBlock = 0
      }
      let rows = usedOfBlock..<min(block.count, usedOfBlock + length - batch.count)
      batch.append(rows, of: block)
      usedOfBlock = rows.upperBound
    }
    self.block = block
    delivered = batch
  }

  /// The memory of the last batch where it fits and its consumer is done with it; else new.
  private func room(for length: Int, withWorkingMemory: Bool) -> SampleBatch {
    let last = delivered
    // Let go before anything new is allocated: no two batches exist because of us.
    delivered = nil
    // Not where it is more than twice as large: a small batch must not hold the memory of a huge one.
    if let last, last.words.isEmpty != withWorkingMemory, last.capacity >= length, last.capacity / 2 < length {
      return last
    }
    return withWorkingMemory ? SampleBatch(validCapacity: length) : SampleBatch(rowCapacity: length)
  }

  /// Computes the rows that come after `offset` others, as many as fit and share a seed prefix.
  private func computeBlock(_ block: inout SampleBatch, from offset: Int, atMost limit: Int) {
    let length = min(limit, block.capacity)
    if let rest = order.ascendingRest {
      let part = rest.dropFirst(UInt64(offset)).prefix(UInt64(length))
      generator.fill(&block, with: part, of: table)
      return
    }
    var ids = [order.id(after: UInt64(offset))]
    let seed = table.seed(of: ids[0])
    while ids.count < length {
      let id = order.id(after: UInt64(offset + ids.count))
      // Kernels take one prefix for all ids of a call, so a block ends where the owner changes.
      guard table.seed(of: id) == seed else { break }
      ids.append(id)
    }
    generator.fill(&block, withIDs: ids.span, after: SeedPrefix(seed))
  }
}

extension Table {
  /// What a row is seeded by, besides its id.
  ///
  /// - Precondition: the table holds the id.
  fileprivate func seed(of id: UInt64) -> RunSeed {
    switch seeding {
    case .sample:
      return .ids
    case .asRank(let rank, let baseSeed):
      return .rank(rank, baseSeed: baseSeed)
    case .rank(let baseSeed, let worldSize):
      let splitter = RangeSplitter(valid: range, worldSize: worldSize)
      return .rank(splitter.owner(ofPlace: id - range.first), baseSeed: baseSeed)
    }
  }
}
