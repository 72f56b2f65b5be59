import DPAEngine
import DPATestSupport
import Testing

/// A seed text of up to 55 bytes fits one SHA-256 block with its padding; a longer one needs two.
struct SeedTextLengthTests {
  @Test("texts of 54 to 62 bytes agree with the readable chain", arguments: TestedKernels.all)
  func lengths(kernel: Kernel) throws {
    let prefix = SeedPrefix.rank(.max, baseSeed: .max)
    // 42 bytes before the id, so ids of 12 to 20 digits.
    let ids: [UInt64] = [
      123_456_789_012, 1_234_567_890_123, 12_345_678_901_234, 123_456_789_012_345, 1_234_567_890_123_456,
      12_345_678_901_234_567, 123_456_789_012_345_678, 1_234_567_890_123_456_789, 12_345_678_901_234_567_890,
    ]
    #expect(ids.map { prefix.text(of: $0).utf8.count } == Array(54...62))
    for order in [ids, ids.reversed(), [ids[0], ids[8], ids[1], ids[7], ids[2]]] {
      let digests = digests(of: order, after: prefix, depth: 3, kernel: kernel)
      for (id, digest) in zip(order, digests) {
        #expect(try digest == SeedChain(text: prefix.text(of: id), depth: 3).digest, "id \(id)")
      }
    }
  }

  /// The constant is hashlib's.
  @Test("the longest text of a sample, 60 bytes, ends in hashlib's digest", arguments: TestedKernels.all)
  func longest(kernel: Kernel) throws {
    let sample = try Engine(kernel: kernel).sample(
      SampleRange.lastID, rank: SampleRange.lastID - 1, worldSize: SampleRange.lastID, baseSeed: .max)
    #expect(
      sample.digest.description == "1644c8fb4df9328d941a0fa0dba9ec2994a269ab6f72b2a1061c99dcf0c424d2")
  }

  private func digests(of ids: [UInt64], after prefix: SeedPrefix, depth: Int, kernel: Kernel) -> [Digest] {
    var digests = Array(repeating: Digest(), count: ids.count)
    var seeds = Array(repeating: UInt32(0), count: ids.count)
    var digestSpan = digests.mutableSpan
    var seedSpan = seeds.mutableSpan
    kernel.makeRunner().hashChains(
      0..<ids.count, of: ids.span, after: prefix, along: ChainPlan(depth: depth),
      digests: &digestSpan, seeds: &seedSpan)
    return digests
  }
}
