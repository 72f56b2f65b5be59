import DPAHarness
import DPATestSupport
import Testing

@Suite("Memory of a census")
struct CensusPlanTests {
  @Test("Up to 2^24 ids are sorted, eight bytes each; more are counted in a map of 512 MiB")
  func methods() throws {
    #expect(try CensusPlan(rowCount: 0) == CensusPlan(method: .sort, memoryByteCount: 0))
    #expect(try CensusPlan(rowCount: 1 << 24) == CensusPlan(method: .sort, memoryByteCount: 1 << 27))
    let map = try CensusPlan(rowCount: 1 << 24 + 1)
    #expect(map.method == .map(passes: 1))
    #expect((1 << 29..<1 << 29 + 1 << 18).contains(map.memoryByteCount))
  }

  @Test("What does not fit is done in passes", arguments: [16, 64, 256, 1_024, 1 << 20] as [UInt64])
  func passes(_ mebibytes: UInt64) throws {
    for rowCount in [1_000_000, 3_000_000, 100_000_000, 4_000_000_000] as [UInt64] {
      let plan = try CensusPlan(rowCount: rowCount, memoryByteCount: mebibytes << 20)
      #expect(plan.memoryByteCount <= mebibytes << 20, "\(rowCount) ids in \(mebibytes) MiB")
      if case .map(let passes) = plan.method { #expect(passes.nonzeroBitCount == 1) }
    }
  }

  @Test("Too little is refused")
  func refused() {
    #expect(
      ThrownError.text { try CensusPlan(rowCount: 10, memoryByteCount: 15 << 20) }
        == "--memory must be at least 16 MiB, not 15")
    #expect(
      ThrownError.text { try CensusPlan(rowCount: 1 << 60, memoryByteCount: 16 << 20) }
        == "1152921504606846976 ids cannot be counted in 16 MiB; raise --memory")
  }
}
