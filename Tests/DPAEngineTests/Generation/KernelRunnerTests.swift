import DPAEngine
import DPATestSupport
import Testing

struct KernelRunnerTests {
  @Test("the first ten words agree with the whole generator", arguments: TestedKernels.all)
  func firstWords(kernel: Kernel) {
    var generator = SeededGenerator(seed: 3)
    let random = (0..<45).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
    let seeds: [UInt32] = [0, 1, 5_489, 0x8000_0000, .max] + random
    var words = [UInt32](repeating: 0, count: 10 * seeds.count)
    var span = words.mutableSpan
    kernel.makeRunner().firstWords(0..<seeds.count, of: seeds.span, into: &span)
    for (row, seed) in seeds.enumerated() {
      var twister = MersenneTwister(seed: seed)
      for word in 0..<10 {
        #expect(words[word * seeds.count + row] == twister.nextWord(), "seed \(seed), word \(word)")
      }
    }
  }

  @Test("rows outside the asked ones are left alone", arguments: TestedKernels.all)
  func otherRows(kernel: Kernel) {
    let ids: [UInt64] = Array(0..<12)
    var digests = Array(repeating: Digest(), count: 12)
    var seeds = Array(repeating: UInt32(7), count: 12)
    var words = Array(repeating: UInt32(7), count: 120)
    let runner = kernel.makeRunner()
    var digestSpan = digests.mutableSpan
    var seedSpan = seeds.mutableSpan
    runner.hashChains(
      3..<8, of: ids.span, after: .none, along: ChainPlan(depth: 1), digests: &digestSpan, seeds: &seedSpan)
    var wordSpan = words.mutableSpan
    runner.firstWords(3..<8, of: seeds.span, into: &wordSpan)
    for row in [0, 1, 2, 8, 9, 10, 11] {
      #expect(digests[row] == Digest() && seeds[row] == 7, "row \(row)")
      #expect((0..<10).allSatisfy { words[$0 * 12 + row] == 7 }, "row \(row)")
    }
    for row in 3..<8 { #expect(seeds[row] == digests[row].seed, "row \(row)") }
  }

  @Test("a leaf's hash is SHA-256 of 0x00 and the leaf", arguments: TestedKernels.all)
  func leaves(kernel: Kernel) {
    for length in [80, 160, 1_024] {
      let leaves = (0..<(3 * length)).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      var hashes = Array(repeating: Digest(), count: 3)
      var span = hashes.mutableSpan
      kernel.makeRunner().hashLeaves(leaves.span, leafByteCount: length, into: &span)
      for index in 0..<3 {
        let leaf = leaves[(index * length)..<((index + 1) * length)]
        #expect(hashes[index] == SHA256.digest(of: [0x00] + leaf), "leaf \(index) of \(length) bytes")
      }
    }
  }
}
