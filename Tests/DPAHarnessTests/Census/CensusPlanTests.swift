import DPAHarness
import DPATestSupport
import Testing

@Suite("Memory of a census")
struct CensusPlanTests {
  @Test("Up to 2^24 ids are sorted, twelve bytes each; more are counted in a map of 512 MiB in pages")
  func methods() throws {
    #expect(try CensusPlan(rowCount: 0) == CensusPlan(method: .sort, memoryByteCount: 0))
    #expect(try CensusPlan(rowCount: 1 << 24) == CensusPlan(method: .sort, memoryByteCount: 12 << 24))
    let map = try CensusPlan(rowCount: 1 << 24 + 1)
    #expect(map.method == .map(passes: 1))
    #expect((528 << 20..<528 << 20 + 1 << 18).contains(map.memoryByteCount))
  }

  @Test("What does not fit is done in passes", arguments: [128, 256, 1_024, 1 << 20] as [UInt64])
  func passes(_ mebibytes: UInt64) throws {
    for rowCount in [1_000_000, 12_000_000, 100_000_000, 4_000_000_000] as [UInt64] {
      let plan = try CensusPlan(rowCount: rowCount, memoryByteCount: mebibytes << 20)
      #expect(plan.memoryByteCount <= mebibytes << 20, "\(rowCount) ids in \(mebibytes) MiB")
      if case .map(let passes) = plan.method { #expect(passes.nonzeroBitCount == 1) }
    }
  }

  @Test("Too little is refused")
  func refused() {
    #expect(
      ThrownError.text { try CensusPlan(rowCount: 10, memoryByteCount: 127 << 20) }
        == "memory must be at least 128 MiB, not 127")
    #expect(
      ThrownError.text { try CensusPlan(rowCount: 1 << 60, memoryByteCount: 1 << 27) }
        == "1152921504606846976 ids cannot be counted in 128 MiB; raise memory")
  }
}
