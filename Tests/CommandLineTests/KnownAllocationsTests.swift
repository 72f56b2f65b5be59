import Foundation
import Testing

@Suite("Exact counts of allocations that are known beforehand")
struct KnownAllocationsTests {
  private struct Result: Decodable {
    let allocationCount: UInt64?
    let allocatedBytes: UInt64?
    let liveBytes: Int64?
    let peakBytes: UInt64?
    let unavailable: String?
  }

  private static func count(
    _ blocks: Int, _ bytes: Int, kept: Int = 0, conf: String = "tcache:false,narenas:1,background_thread:false"
  ) throws -> Result {
    let outcome = try BuiltProgram.run(
      ["known-allocations", "--blocks", "\(blocks)", "--bytes", "\(bytes)", "--kept", "\(kept)"],
      in: try TemporaryFolder(), environment: ["MALLOC_CONF": conf, "SWIFT_DETERMINISTIC_HASHING": "1"])
    #expect(outcome.status == 0)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Result.self, from: outcome.output)
  }

  @Test("1,000 blocks of 100 bytes are 1,000 and 112,000 bytes, in each of ten processes")
  func witness() throws {
    for _ in 0..<10 {
      let result = try Self.count(1_000, 100)
      #expect(result.allocationCount == 1_000 && result.allocatedBytes == 112_000)
      #expect(result.liveBytes == 0 && result.peakBytes == 112_000)
      #expect(result.unavailable == nil)
    }
  }

  @Test("No work counts as nothing; what is kept is live, and a peak below 100 KB is seen")
  func others() throws {
    let nothing = try Self.count(0, 100)
    #expect(nothing.allocationCount == 0 && nothing.allocatedBytes == 0 && nothing.peakBytes == 0)
    let kept = try Self.count(10, 50_000, kept: 3)
    #expect(kept.allocationCount == 10 && kept.allocatedBytes == 573_440)
    #expect(kept.liveBytes == 172_032 && kept.peakBytes == 573_440)
    #expect(try Self.count(3, 4_096).peakBytes == 12_288)
  }

  @Test("With thread caches there are no counts but a reason")
  func unavailable() throws {
    let result = try Self.count(1_000, 100, conf: "narenas:1")
    #expect(result.allocationCount == nil && result.peakBytes == nil)
    #expect(result.unavailable?.hasPrefix("thread caches hide allocations: start the process with ") == true)
  }
}
