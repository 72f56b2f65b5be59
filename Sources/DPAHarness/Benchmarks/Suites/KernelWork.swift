import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Seed chains alone, by a kernel.
final class KernelChainWork: CellWork {
  private let runner: any KernelRunner
  private let plan: ChainPlan
  private let ids: [UInt64]
  private var digests: [Digest]
  private var seeds: [UInt32]

  init(_ range: SampleRange, depth: Int, by kernel: Kernel) {
    runner = kernel.makeRunner()
    plan = ChainPlan(depth: depth)
    ids = Array(range.first..<range.end)
    digests = Array(repeating: Digest(), count: ids.count)
    seeds = Array(repeating: 0, count: ids.count)
  }

  func spoil() {
    SeedChainWork.spoil(&digests)
    for place in seeds.indices { seeds[place] = .max }
  }

  func run() {
    runner.hashChains(of: ids, along: plan, digests: &digests, seeds: &seeds)
  }

  /// The root of no digests where the seeds are not theirs.
  func root() -> Digest {
    // A kernel returns both and the twister takes the seeds: right digests beside wrong seeds are no result.
    let seedsAreRight = zip(seeds, digests).allSatisfy { $0 == $1.seed }
    return SeedChainWork.root(of: seedsAreRight ? digests : [])
  }

  /// The same by the portable kernel, or by the plain way for the portable kernel itself.
  static func expectedRoot(_ range: SampleRange, depth: Int, for kernel: KernelName) throws(HarnessError) -> Digest {
    let work: any CellWork =
      kernel == .portable
      ? SeedChainWork(range, depth: depth) : KernelChainWork(range, depth: depth, by: .portable)
    try work.run()
    return try work.root()
  }
}

/// The Mersenne Twister alone, by a kernel: seeding, and the ten words of a sample.
final class KernelTwisterWork: CellWork {
  private let runner: any KernelRunner
  private let seeds: [UInt32]
  private var words: [UInt32]

  init(seedCount: UInt64, by kernel: Kernel) {
    runner = kernel.makeRunner()
    seeds = TwisterWork.seeds(seedCount)
    words = Array(repeating: 0, count: 10 * seeds.count)
  }

  func spoil() { TwisterWork.spoil(&words) }

  func run() {
    let seeds = seeds
    var words: [UInt32] = []
    swap(&words, &self.words)
    var span = words.mutableSpan
    runner.firstWords(0..<seeds.count, of: seeds.span, into: &span)
    swap(&words, &self.words)
  }

  func root() -> Digest { TwisterWork.root(of: words) }
}

extension KernelRunner {
  /// Hashes plain ids into arrays that have a place for each.
  func hashChains(of ids: [UInt64], along plan: ChainPlan, digests: inout [Digest], seeds: inout [UInt32]) {
    var digestSpan = digests.mutableSpan
    var seedSpan = seeds.mutableSpan
    hashChains(0..<ids.count, of: ids.span, after: .none, along: plan, digests: &digestSpan, seeds: &seedSpan)
  }
}
