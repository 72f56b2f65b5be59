import DPAEngine

/// Generates chunks of a table and encodes them on many threads; `deliver` hands the bytes on in order.
final class GenerationTask: ChunkTask {
  /// What every row needs besides itself.
  struct Plan {
    let engine: Engine
    let table: Table
    let encoder: TableEncoder
    let wantsStatistics: Bool
    let wantsLeaves: Bool
    let firstRow: UInt64
  }

  final class Slot {
    fileprivate(set) var range: SampleRange?
    fileprivate var leafHashes: [Digest] = []
    fileprivate(set) var bytes = ByteBuffer()
  }

  final class Worker {
    fileprivate let generator: SampleGenerator
    fileprivate let hasher: LeafHasher
    fileprivate var batch = SampleBatch()
    fileprivate var records = ByteBuffer()
    private(set) var statistics: ExactStatistics

    fileprivate init(_ engine: Engine) {
      generator = engine.makeGenerator()
      hasher = LeafHasher(kernel: engine.kernel)
      statistics = ExactStatistics(for: engine.configuration)
    }

    fileprivate func collect() { statistics.add(batch) }
  }

  private let plan: Plan
  private var chunks: ChunkPlan
  private let isInterrupted: () -> Bool
  private let write: (borrowing ByteBuffer, _ rowCount: UInt64, _ leafHashes: [Digest]) throws(HarnessError) -> Void
  /// Whether a chunk was left out because of a signal.
  private(set) var wasInterrupted = false

  init(
    _ plan: Plan, _ chunks: ChunkPlan, isInterrupted: @escaping () -> Bool,
    write: @escaping (borrowing ByteBuffer, _ rowCount: UInt64, _ leafHashes: [Digest]) throws(HarnessError) -> Void
  ) {
    self.plan = plan
    self.chunks = chunks
    self.isInterrupted = isInterrupted
    self.write = write
  }

  func makeSlot() -> Slot { Slot() }
  func makeWorker() -> Worker { Worker(plan.engine) }

  func take(_ slot: Slot) throws(HarnessError) -> Bool {
    guard !chunks.rest.isEmpty else { return false }
    wasInterrupted = isInterrupted()
    guard !wasInterrupted else { return false }
    slot.range = chunks.next()
    return true
  }

  func process(_ slot: Slot, with worker: Worker) {
    guard var rest = slot.range else { return }
    slot.bytes.removeAll()
    slot.leafHashes.removeAll(keepingCapacity: true)
    worker.records.removeAll()
    let isBinary = plan.encoder.format == .records || plan.encoder.format == .npy
    while !rest.isEmpty {
      let isFirst = rest.first == plan.firstRow
      rest = rest.dropFirst(UInt64(worker.generator.fill(&worker.batch, with: rest, of: plan.table)))
      plan.encoder.append(worker.batch, isFirst: isFirst, to: &slot.bytes)
      if plan.wantsStatistics { worker.collect() }
      if plan.wantsLeaves && !isBinary { Record.append(worker.batch, to: &worker.records) }
    }
    guard plan.wantsLeaves else { return }
    if isBinary {
      worker.hasher.append(leavesOf: slot.bytes, to: &slot.leafHashes)
    } else {
      worker.hasher.append(leavesOf: worker.records, to: &slot.leafHashes)
    }
  }

  func deliver(_ slot: Slot) throws(HarnessError) {
    try write(slot.bytes, slot.range?.count ?? 0, slot.leafHashes)
  }
}
