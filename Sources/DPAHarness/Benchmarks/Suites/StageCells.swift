import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// The stages of generation apart: the seed chain and the Mersenne Twister, by each kernel and by the plain way.
enum StageCells {
  private static let depth = 10

  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    plan.kernels.flatMap { [chain($0, plan), twister($0, plan)] } + [plainChain(plan), plainTwister(plan)]
  }

  private static func chain(_ kernel: Kernel, _ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "seed-chain/\(kernel)", sampleCount: plan.batches(kernel.name == .portable ? 3 : 18),
      isGated: plan.isFastest(kernel),
      expecting: { count throws(HarnessError) in
        try KernelChainWork.expectedRoot(BenchmarkTable.range(count), depth: depth, for: kernel.name)
      },
      work: { count throws(HarnessError) in
        KernelChainWork(BenchmarkTable.range(count), depth: depth, by: kernel)
      })
  }

  private static func twister(_ kernel: Kernel, _ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "mersenne-twister/\(kernel)", sampleCount: plan.batches(kernel.name == .portable ? 9 : 36),
      isGated: plan.isFastest(kernel),
      expecting: { count throws(HarnessError) in
        let plain = TwisterWork(seedCount: count)
        plain.run()
        return plain.root()
      },
      work: { count throws(HarnessError) in KernelTwisterWork(seedCount: count, by: kernel) })
  }

  private static func plainChain(_ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "seed-chain/plain", sampleCount: plan.samples(512),
      expecting: { count throws(HarnessError) in
        // `auto` stands for any kernel but portable: the portable kernel is what the plain way is held against.
        try KernelChainWork.expectedRoot(BenchmarkTable.range(count), depth: depth, for: .auto)
      },
      work: { count throws(HarnessError) in SeedChainWork(BenchmarkTable.range(count), depth: depth) })
  }

  private static func plainTwister(_ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "mersenne-twister/plain", sampleCount: plan.samples(1_024),
      expecting: { count throws(HarnessError) in
        let portable = KernelTwisterWork(seedCount: count, by: .portable)
        portable.run()
        return portable.root()
      },
      work: { count throws(HarnessError) in TwisterWork(seedCount: count) })
  }
}

/// Seed chains alone, by the plain way.
final class SeedChainWork: CellWork {
  private let ids: SampleRange
  private let depth: Int
  private var digests: [Digest]

  init(_ ids: SampleRange, depth: Int) {
    self.ids = ids
    self.depth = depth
    digests = Array(repeating: Digest(), count: Int(ids.count))
  }

  func spoil() { Self.spoil(&digests) }

  func run() throws(HarnessError) {
    do throws(EngineError) {
      for place in digests.indices {
        digests[place] = try SeedChain(sampleID: ids.first + UInt64(place), depth: depth).digest
      }
    } catch {
      throw .refused(error)
    }
  }

  func root() -> Digest { Self.root(of: digests) }

  static func spoil(_ digests: inout [Digest]) {
    for place in digests.indices { digests[place] = Digest() }
  }

  /// SHA-256 of all digests.
  static func root(of digests: [Digest]) -> Digest {
    var hash = SHA256()
    for digest in digests { hash.update((0..<Digest.byteCount).map { digest.bytes[$0] }) }
    return hash.finalized()
  }
}

/// The Mersenne Twister alone, by the plain way: seeding, and the ten words of a sample.
final class TwisterWork: CellWork {
  private let seeds: [UInt32]
  /// Ten columns.
  private var words: [UInt32]

  init(seedCount: UInt64) {
    seeds = Self.seeds(seedCount)
    words = Array(repeating: 0, count: 10 * seeds.count)
  }

  func spoil() { Self.spoil(&words) }

  func run() {
    for (row, seed) in seeds.enumerated() {
      var twister = MersenneTwister(seed: seed)
      for word in 0..<10 { words[word * seeds.count + row] = twister.nextWord() }
    }
  }

  func root() -> Digest { Self.root(of: words) }

  /// Spread over all 32 bits.
  static func seeds(_ count: UInt64) -> [UInt32] { (0..<UInt32(count)).map { 0x9e37_79b9 &* ($0 &+ 1) } }

  static func spoil(_ words: inout [UInt32]) {
    for place in words.indices { words[place] = .max }
  }

  static func root(of words: [UInt32]) -> Digest { RootOfRows.of(words: words.lazy.map(UInt64.init)) }
}
