import DPAEngine
import Testing

@testable import DPAHarness

@Suite("What work with other processes takes is asked for before it begins")
struct ConcurrencyNeedsTests {
  @Test("Too few threads are a refusal of the system, with how many there are")
  func threads() {
    let given = Guarded(0)
    let start: WorkerThreads.Start = { body in
      let count = given.withLock { given -> Int in
        given += 1
        return given
      }
      return count <= 3 ? WorkerThreads.system(body) : nil
    }
    let error = #expect(throws: HarnessError.self) { try ConcurrencyNeeds.check(start: start, openDescriptor: { -1 }) }
    #expect(error == .tooFewGiven(of: "threads", given: 3, needed: 8))
    #expect(error?.status == .inputOutput)
  }

  @Test("So are too few open files")
  func descriptors() throws {
    let opened = Guarded<[Int32]>([])
    let error = #expect(throws: HarnessError.self) {
      try ConcurrencyNeeds.check(start: WorkerThreads.system) {
        guard opened.withLock({ $0.count }) < 5 else { throw HarnessError.usage("no more") }
        let descriptor = try SystemFiles().openForReading("/dev/null")
        opened.withLock { $0.append(descriptor) }
        return descriptor
      }
    }
    #expect(error == .tooFewGiven(of: "open files", given: 5, needed: 32))
    #expect(
      error?.description
        == "this takes 32 open files, and the system gives only 5; raise its limit (ulimit, or the container's)")
  }

  @Test("Work that takes more open files says how many")
  func moreDescriptors() throws {
    let opened = Guarded(0)
    let error = #expect(throws: HarnessError.self) {
      try ConcurrencyNeeds.check(descriptorCount: 40, start: WorkerThreads.system) {
        guard opened.withLock({ $0 }) < 39 else { throw HarnessError.usage("no more") }
        opened.withLock { $0 += 1 }
        return try SystemFiles().openForReading("/dev/null")
      }
    }
    #expect(error == .tooFewGiven(of: "open files", given: 39, needed: 40))
  }

  @Test("This machine has it, and nothing stays open")
  func here() throws {
    // A file that only this test opens: other tests, and the system's libraries, open and close files meanwhile.
    let folder = try FilesFolder()
    try folder.write("x", to: "opened")
    let path = folder.file("opened")
    let files = SystemFiles()
    let opened = Guarded(0)
    try ConcurrencyNeeds.check(start: WorkerThreads.system) {
      opened.withLock { $0 += 1 }
      return try files.openForReading(path)
    }
    #expect(opened.withLock { $0 } == 32)
    let own = "/proc/self/fd"
    #expect(try files.names(inFolder: own).allSatisfy { files.target(ofLink: "\(own)/\($0)") != path })
    try ConcurrencyNeeds.check()
  }

  @Test("A table is written whole by however few threads", arguments: [0, 1, 2])
  func pipeline(threads: Int) throws {
    final class Slot { var number = 0 }
    final class Worker { var processed = 0 }
    final class Numbers: ChunkTask {
      var next = 0
      var delivered: [Int] = []
      func makeSlot() -> Slot { Slot() }
      func makeWorker() -> Worker { Worker() }
      func take(_ slot: Slot) throws(HarnessError) -> Bool {
        guard next < 50 else { return false }
        slot.number = next
        next += 1
        return true
      }
      func process(_ slot: Slot, with worker: Worker) { worker.processed += 1 }
      func deliver(_ slot: Slot) throws(HarnessError) { delivered.append(slot.number) }
    }
    let given = Guarded(0)
    let start: WorkerThreads.Start = { body in
      let count = given.withLock { given -> Int in
        given += 1
        return given
      }
      return count <= threads ? WorkerThreads.system(body) : nil
    }
    let task = Numbers()
    let workers = try OrderedPipeline.run(task, jobs: 4, start: start)
    #expect(task.delivered == Array(0..<50))
    #expect(workers.map(\.processed).reduce(0, +) == 50 && (1...(threads + 1)).contains(workers.count))
  }
}
