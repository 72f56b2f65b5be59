import DPAEngine
import Synchronization
import Testing
import Threading

@Suite("Work goes on with the threads there are")
struct WorkerThreadsTests {
  /// Gives a number of threads, then refuses.
  static func threads(_ count: Int) -> WorkerThreads.Start {
    let given = Counter()
    return { body in given.next() < count ? WorkerThreads.system(body) : nil }
  }

  final class Counter: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
  }

  @Test("Each number is called once, 0 on the calling thread, and all have returned at the end")
  func all() {
    let called = Mutex<[Int]>([])
    WorkerThreads.run(5) { number in called.withLock { $0.append(number) } }
    #expect(called.withLock { $0.sorted() } == [0, 1, 2, 3, 4])
  }

  @Test("The first refusal is the last question; the calling thread works all the same", arguments: [0, 1, 2])
  func refused(threads: Int) {
    let asked = Counter()
    let called = Mutex<[Int]>([])
    let start: WorkerThreads.Start = { body in asked.next() < threads ? WorkerThreads.system(body) : nil }
    WorkerThreads.run(5, start: start) { number in called.withLock { $0.append(number) } }
    #expect(called.withLock { $0.sorted() } == Array(0...threads))
    #expect(asked.next() == threads + 1)
  }

  @Test("All units are done once however few threads there are", arguments: [0, 1, 3])
  func units(threads: Int) {
    let done = Mutex([Int](repeating: 0, count: 100))
    let finished = Mutex<[Int]>([])
    ParallelWork.run(
      units: 100, jobs: 4, start: Self.threads(threads), makeWorker: {},
      finish: { thread, _ in finished.withLock { $0.append(thread) } }
    ) { unit, _ in done.withLock { $0[unit] += 1 } }
    #expect(done.withLock { $0 == [Int](repeating: 1, count: 100) })
    #expect(finished.withLock { $0.sorted() } == Array(0...threads))
  }

  @Test("No units need no thread")
  func none() {
    let asked = Counter()
    ParallelWork.run(
      units: 0, jobs: 4,
      start: { _ in
        _ = asked.next()
        return nil
      }, makeWorker: {}
    ) { _, _ in Issue.record("there is no unit") }
    #expect(asked.next() == 0)
  }
}
