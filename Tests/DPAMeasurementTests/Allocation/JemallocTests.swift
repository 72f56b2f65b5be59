import DPAMeasurement
import Testing

@Suite("jemalloc's own figures")
struct JemallocTests {
  @Test("A block of 32 MiB shows in every figure that it belongs to")
  func statistics() async {
    // In a process of its own: where other tests allocate, free and read at the same time, the figures are not of one
    // moment.
    await #expect(processExitsWith: .success) {
      let before = try #require(Jemalloc.statistics().value)
      let block = [UInt8](repeating: 1, count: 32 << 20)
      let during = try #require(Jemalloc.statistics().value)
      #expect(during.allocatedBytes >= 32 << 20)
      #expect(during.activeBytes >= during.allocatedBytes)
      #expect(during.mappedBytes >= during.activeBytes)
      #expect(during.residentBytes >= 32 << 20)
      #expect(during.metadataBytes > 0)
      #expect(during.large.allocationCount > before.large.allocationCount)
      #expect(during.large.requestCount > before.large.requestCount)
      #expect(during.small.allocationCount >= before.small.allocationCount)
      #expect(block.last == 1)
    }
  }

  @Test("Freed memory is kept where that is asked for: the same block again needs no page of the system")
  func keptMemory() async {
    await #expect(processExitsWith: .success) {
      #expect(Jemalloc.keepFreedMemory())
      // 32 MiB, which would go back at once otherwise.
      for _ in 0..<3 {
        let block = [UInt8](repeating: 1, count: 32 << 20)
        #expect(block.last == 1)
      }
      let statistics = try #require(Jemalloc.statistics().value)
      #expect(statistics.residentBytes >= statistics.allocatedBytes + 32 << 20)
    }
  }

  @Test("A thread's bytes are counted at once and exactly")
  func threadCounters() throws {
    let counters = try #require(ThreadByteCounters.ofThisThread().value)
    let (allocated, freed) = (counters.allocatedBytes, counters.freedBytes)
    KnownAllocations(blocks: 1_000, bytes: 100).run()
    // 1,000 blocks of 112 bytes and a list of them, and now and then a little of the test itself.
    #expect(counters.allocatedBytes - allocated >= 112_000 + 8 * 1_000)
    #expect(counters.freedBytes - freed >= 112_000 + 8 * 1_000)
  }

  @Test("A process with thread caches is not counted, and the work is not run")
  func notCountable() {
    var isRun = false
    let reading = AllocationCounter.measure { isRun = true }
    #expect(
      reading.reason
        == "thread caches hide allocations: start the process with "
        + "MALLOC_CONF=tcache:false,narenas:1,background_thread:false")
    #expect(!isRun)
    #expect(AllocationCounter.witness().reason == reading.reason)
  }

  @Test("Resident memory and its peak are the system's, in bytes")
  func processMemory() throws {
    let files = SystemText { $0 == "/proc/self/status" ? "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n" : nil }
    let memory = try #require(ProcessMemory.read(from: files).value)
    #expect(memory.residentBytes == 1 << 20 && memory.peakResidentBytes == 2 << 20)
    #expect(ProcessMemory.read(from: SystemText { _ in nil }).reason == "/proc/self/status names no VmRSS")
    #expect(
      ProcessMemory.read(from: SystemText { _ in "VmRSS: 1 kB\n" }).reason == "/proc/self/status names no VmHWM")
    let real = try #require(ProcessMemory.read().value)
    #expect(real.residentBytes > 1 << 20 && real.peakResidentBytes >= real.residentBytes)
  }
}
