import Testing
import Threading

@testable import DPAHarness
@testable import HarnessKit
@testable import TableRuns

@Suite("Chunks on several threads")
struct OrderedPipelineTests {
  /// Counts what it is asked for; a chunk is its own number.
  private final class CountingTask: ChunkTask, @unchecked Sendable {
    final class Slot { var chunk = 0 }
    final class Worker { var processed = 0 }

    private let chunkCount: Int
    private let failsToDeliver: Int?
    private var taken = 0
    private(set) var delivered: [Int] = []
    let slots = Guarded(0)
    let workers = Guarded(0)

    init(chunks: Int, failsToDeliver: Int? = nil) {
      chunkCount = chunks
      self.failsToDeliver = failsToDeliver
    }

    func makeSlot() -> Slot {
      slots.withLock { $0 += 1 }
      return Slot()
    }

    func makeWorker() -> Worker {
      workers.withLock { $0 += 1 }
      return Worker()
    }

    func take(_ slot: Slot) throws(HarnessError) -> Bool {
      guard taken < chunkCount else { return false }
      slot.chunk = taken
      taken += 1
      return true
    }

    func process(_ slot: Slot, with worker: Worker) { worker.processed += 1 }

    func deliver(_ slot: Slot) throws(HarnessError) {
      if slot.chunk == failsToDeliver { throw .usage("chunk \(slot.chunk)") }
      delivered.append(slot.chunk)
    }
  }

  @Test("Memory is that of the chunks there are, not of the threads that were asked for", arguments: [0, 1, 3, 9])
  func memory(chunks: Int) throws {
    let task = CountingTask(chunks: chunks)
    let workers = try OrderedPipeline.run(task, jobs: 200)
    #expect(task.delivered == Array(0..<chunks))
    #expect(workers.map(\.processed).reduce(0, +) == chunks)
    #expect(workers.allSatisfy { $0.processed > 0 } && workers.count == task.workers.withLock { $0 })
    #expect(workers.count <= chunks)
    // One more is needed to learn that nothing is left.
    #expect(task.slots.withLock { $0 } <= chunks + 1)
  }

  @Test("However many chunks there are, slots are those of the threads and two more", arguments: [1, 2, 5])
  func bounded(jobs: Int) throws {
    let task = CountingTask(chunks: 400)
    let workers = try OrderedPipeline.run(task, jobs: jobs)
    #expect(task.delivered == Array(0..<400))
    #expect(workers.map(\.processed).reduce(0, +) == 400)
    #expect(workers.count <= jobs)
    #expect(task.slots.withLock { $0 } <= (jobs == 1 ? 1 : jobs + 2))
  }

  @Test("A delivery that fails ends the run with what came before it", arguments: [1, 4])
  func failure(jobs: Int) {
    let task = CountingTask(chunks: 100, failsToDeliver: 7)
    #expect(throws: HarnessError.usage("chunk 7")) { _ = try OrderedPipeline.run(task, jobs: jobs) }
    #expect(task.delivered == Array(0..<7))
  }
}
