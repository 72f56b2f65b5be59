import DPAEngine

/// Generates chunks of a table and encodes them on many threads; `deliver` hands the bytes on in order.
final class GenerationTask: ChunkTask {
  /// What every row needs besides itself.
  struct Plan {
    let engine: any TableEngine
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
    fileprivate let generator: any RecordGenerator
    fileprivate let hasher: LeafHashes
    fileprivate var records = ByteBuffer()
    private let layout: RecordLayout
    private(set) var statistics: ExactStatistics

    fileprivate init(_ plan: Plan) {
      generator = plan.engine.makeGenerator(of: plan.table)
      hasher = LeafHashes(plan.engine)
      layout = plan.engine.layout
      statistics = ExactStatistics(layout)
    }

    /// Writes the records behind those that were written, while they are hot.
    fileprivate func encode(from start: Int, isFirst: Bool, with encoder: TableEncoder, to bytes: inout ByteBuffer) {
      let records = self.records
      encoder.append(records.bytes.extracting(start..<records.count), isFirst: isFirst, to: &bytes)
    }

    fileprivate func hashLeaves(into hashes: inout [Digest]) {
      let records = self.records
      hasher.append(leavesOf: records.bytes, to: &hashes)
    }

    /// Counts the records behind those that were counted.
    fileprivate func collect(from start: Int) {
      let records = self.records
      statistics.add(records.bytes.extracting(start..<records.count), layout)
    }
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
  func makeWorker() -> Worker { Worker(plan) }

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
    while !rest.isEmpty {
      let isFirst = rest.first == plan.firstRow
      let start = worker.records.count
      rest = rest.dropFirst(worker.generator.append(rest, to: &worker.records))
      worker.encode(from: start, isFirst: isFirst, with: plan.encoder, to: &slot.bytes)
      if plan.wantsStatistics { worker.collect(from: start) }
    }
    if plan.wantsLeaves { worker.hashLeaves(into: &slot.leafHashes) }
  }

  func deliver(_ slot: Slot) throws(HarnessError) {
    try write(slot.bytes, slot.range?.count ?? 0, slot.leafHashes)
  }
}
