import DPAEngine
import DPAMeasurement

/// Does what `GenerationTask` does, with a region around each stage: chunks of a table on several threads, delivered in
/// order.
final class ProfilingTask: ChunkTask {
  /// What every row needs besides itself.
  struct Plan {
    let engine: Engine
    let table: Table
    let encoder: TableEncoder
    let firstRow: UInt64
    let tracksMemory: Bool
    let source: MeasurementSource
  }

  final class Slot {
    fileprivate var range: SampleRange?
    fileprivate var leafHashes: [Digest] = []
    fileprivate var bytes = ByteBuffer()
  }

  final class Worker {
    let profiler: PerformanceProfiler
    fileprivate let generator: SampleGenerator
    fileprivate let hasher: LeafHashes
    fileprivate var batch = SampleBatch()
    fileprivate var records = ByteBuffer()
    fileprivate var statistics: ExactStatistics

    fileprivate init(_ plan: Plan) {
      profiler = PerformanceProfiler(tracksMemory: plan.tracksMemory, source: plan.source)
      generator = plan.engine.makeGenerator()
      hasher = LeafHashes(plan.engine)
      statistics = ExactStatistics(for: plan.engine.configuration)
    }
  }

  private let plan: Plan
  private var chunks: ChunkPlan
  private let output: OutputFile
  private let isInterrupted: () -> Bool
  /// Of what one thread does at a time.
  let profiler: PerformanceProfiler
  private(set) var tree = MerkleRoot()
  private(set) var rowsDone: UInt64 = 0
  private(set) var wasInterrupted = false

  init(_ plan: Plan, part: SampleRange, output: OutputFile, isInterrupted: @escaping () -> Bool) {
    self.plan = plan
    chunks = ChunkPlan(part)
    self.output = output
    self.isInterrupted = isInterrupted
    profiler = PerformanceProfiler(tracksMemory: plan.tracksMemory, source: plan.source)
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
    guard let range = slot.range else { return }
    slot.bytes.removeAll()
    slot.leafHashes.removeAll(keepingCapacity: true)
    worker.records.removeAll()
    let profiler = worker.profiler
    profiler.profile("chunk") {
      var rest = range
      while !rest.isEmpty {
        let isFirst = rest.first == plan.firstRow
        profiler.profile("chain") { worker.generator.hashChains(of: rest, of: plan.table, into: &worker.batch) }
        profiler.profile("twister") { worker.generator.drawWords(into: &worker.batch) }
        profiler.profile("scaling") { worker.generator.scaleWords(of: &worker.batch) }
        profiler.profile("statistics") { worker.statistics.add(worker.batch) }
        profiler.profile("records") { Record.append(worker.batch, to: &worker.records) }
        profiler.profile("encoding") {
          let records = worker.records
          let start = records.count - worker.batch.count * Record.byteCount
          plan.encoder.append(records.bytes.extracting(start..<records.count), isFirst: isFirst, to: &slot.bytes)
        }
        rest = rest.dropFirst(UInt64(worker.batch.count))
      }
      profiler.profile("leaf hashing") {
        let records = worker.records
        worker.hasher.append(leavesOf: records.bytes, to: &slot.leafHashes)
      }
    }
  }

  func deliver(_ slot: Slot) throws(HarnessError) {
    profiler.start("writing")
    try write(slot.bytes)
    profiler.end("writing")
    for hash in slot.leafHashes { tree.append(leafHash: hash) }
    rowsDone += slot.range?.count ?? 0
  }

  private func write(_ bytes: borrowing ByteBuffer) throws(HarnessError) { try output.write(bytes.bytes) }
}
