import DPAMeasurement
import Testing

@Suite("The process's own readings")
struct ProcessReadingTests {
  @Test("A block of 32 MiB shows in jemalloc's count while it lives")
  func allocatedBytes() throws {
    let block = [UInt8](repeating: 1, count: 32 << 20)
    let during = try #require(Jemalloc.allocatedBytes.value)
    // Other tests allocate and free at the same time: only what is there now is certain.
    #expect(during >= 32 << 20)
    #expect(block.last == 1)
  }

  @Test("Time goes on, and work takes processor time")
  func time() {
    let (start, startOfWork) = (ProcessTime.monotonic, ProcessTime.processor)
    var sum: UInt64 = 1
    while ProcessTime.processor - startOfWork < .milliseconds(2) { sum = sum &* 6_364_136_223_846_793_005 &+ 1 }
    #expect(sum != 0)
    #expect(ProcessTime.monotonic > start)
    #expect(ProcessTime.monotonic - start < .seconds(600))
  }
}
