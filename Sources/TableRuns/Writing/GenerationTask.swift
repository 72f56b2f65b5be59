public import DPAMeasurement
package import HarnessKit
package import Hashing
public import TableCore

/// Generates chunks of a table and encodes them on many threads; `deliver` hands the bytes on in order.
package final class GenerationTask: ChunkTask {
  /// What every row needs besides itself.
  package struct Plan {
    package let engine: any TableEngine
    package let table: Table
    package let encoder: TableEncoder
    package let wantsStatistics: Bool
    package let wantsLeaves: Bool
    package let firstRow: UInt64
    /// How each thread's stages are timed; nil where nobody wants to know.
    package var profiling: Profiling?
  }

  /// What a profile of a run needs.
  package struct Profiling {
    package let tracksMemory: Bool
    package let source: MeasurementSource

    package func makeProfiler() -> PerformanceProfiler {
      PerformanceProfiler(tracksMemory: tracksMemory, source: source)
    }
  }

  package final class Slot {
    fileprivate(set) var range: SampleRange?
    fileprivate var leafHashes: [Digest] = []
    fileprivate(set) var bytes = ByteBuffer()
  }

  package final class Worker {
    private let generator: any RecordGenerator
    private let recordByteCount: Int
    fileprivate let hasher: LeafHashes
    fileprivate var records = ByteBuffer()
    private(set) var statistics: ExactStatistics
    package let profiler: PerformanceProfiler?

    fileprivate init(_ plan: Plan) {
      generator = plan.engine.makeGenerator(of: plan.table)
      profiler = plan.profiling?.makeProfiler()
      generator.observer = profiler
      recordByteCount = plan.encoder.layout.byteCount
      hasher = LeafHashes(plan.engine)
      statistics = ExactStatistics(plan.engine.layout)
    }

    /// Makes the records of some first ids, and returns the others.
    fileprivate func advance(_ ids: SampleRange) -> SampleRange {
      generator.advance(ids, recordByteCount: recordByteCount, to: &records)
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

    /// Does a stage of the work, as a region of the profile where there is one.
    fileprivate func stage(_ name: String, _ work: () -> Void) {
      guard let profiler else { return work() }
      profiler.profile(name, work)
    }

    /// Counts the records behind those that were counted.
    fileprivate func collect(from start: Int) {
      let records = self.records
      statistics.add(records.bytes.extracting(start..<records.count))
    }
  }

  private let plan: Plan
  private var chunks: ChunkPlan
  private let isInterrupted: () -> Bool
  private let write: (borrowing ByteBuffer, _ rowCount: UInt64, _ leafHashes: [Digest]) throws(HarnessError) -> Void
  /// Whether a chunk was left out because of a signal.
  private(set) var wasInterrupted = false

  package init(
    _ plan: Plan, _ chunks: ChunkPlan, isInterrupted: @escaping () -> Bool,
    write: @escaping (borrowing ByteBuffer, _ rowCount: UInt64, _ leafHashes: [Digest]) throws(HarnessError) -> Void
  ) {
    self.plan = plan
    self.chunks = chunks
    self.isInterrupted = isInterrupted
    self.write = write
  }

  package func makeSlot() -> Slot { Slot() }
  package func makeWorker() -> Worker { Worker(plan) }

  package func take(_ slot: Slot) throws(HarnessError) -> Bool {
    // Looked at before the signal, so that a run with nothing left to do counts as complete.
    guard !chunks.rest.isEmpty else { return false }
    wasInterrupted = isInterrupted()
    guard !wasInterrupted else { return false }
    slot.range = chunks.next()
    return true
  }

  package func process(_ slot: Slot, with worker: Worker) {
    guard var rest = slot.range else { return }
    slot.bytes.removeAll()
    slot.leafHashes.removeAll(keepingCapacity: true)
    worker.records.removeAll()
    worker.stage("chunk") {
      while !rest.isEmpty {
        // By the row, not by the chunk: a resumed run starts in the middle of the file.
        let isFirst = rest.first == plan.firstRow
        let start = worker.records.count
        rest = worker.advance(rest)
        // Batch by batch while the records are in the cache, and not once for the whole chunk.
        if !plan.encoder.rowsAreRecords && !plan.encoder.rowsAreColumns {
          worker.stage("encoding") { worker.encode(from: start, isFirst: isFirst, with: plan.encoder, to: &slot.bytes) }
        }
        if plan.wantsStatistics { worker.stage("statistics") { worker.collect(from: start) } }
      }
      // Only now: leaves and batches have other borders, and kernels hash a chunk's leaves side by side.
      if plan.wantsLeaves { worker.stage("leaf hashing") { worker.hashLeaves(into: &slot.leafHashes) } }
      // Columns at one go: the longer their pieces, the fewer there are to write.
      if plan.encoder.rowsAreColumns {
        worker.stage("encoding") { worker.encode(from: 0, isFirst: false, with: plan.encoder, to: &slot.bytes) }
      }
      // What is written as it is changes hands instead of being copied.
      if plan.encoder.rowsAreRecords { swap(&worker.records, &slot.bytes) }
    }
  }

  package func deliver(_ slot: Slot) throws(HarnessError) {
    // Before the chunk is written: what a failed engine made of it are no rows.
    try plan.engine.checkFailure()
    try write(slot.bytes, slot.range?.count ?? 0, slot.leafHashes)
  }
}

extension PerformanceProfiler: StageObserver {}
