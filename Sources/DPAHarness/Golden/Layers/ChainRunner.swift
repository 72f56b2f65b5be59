import DPAEngine

/// Runs one seed text through a kernel.
struct ChainRunner {
  private let runner: any KernelRunner

  init(_ kernel: Kernel) { runner = kernel.makeRunner() }

  func digest(of text: String, along plan: ChainPlan) throws -> Digest {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let id = UInt64(parts[parts.count - 1]), parts.count == 1 || parts.count == 3 else {
      throw GoldenBits.malformed("a seed text instead of '\(text)'")
    }
    var prefix = SeedPrefix.none
    if parts.count == 3, let baseSeed = UInt64(parts[0]), let rank = UInt64(parts[1]) {
      prefix = .rank(rank, baseSeed: baseSeed)
    }
    var digests = [Digest()]
    var seeds: [UInt32] = [0]
    var digestSpan = digests.mutableSpan
    var seedSpan = seeds.mutableSpan
    let ids = [id]
    runner.hashChains(0..<1, of: ids.span, after: prefix, along: plan, digests: &digestSpan, seeds: &seedSpan)
    guard seeds[0] == digests[0].seed else { throw GoldenBits.malformed("a seed that ends the digest") }
    return digests[0]
  }
}

/// The plans of all depths up to the deepest asked for, made when they are first needed.
final class ChainPlans {
  private var plans: [ChainPlan?]

  init(deepest: Int) { plans = Array(repeating: nil, count: deepest + 1) }

  subscript(depth: Int) -> ChainPlan {
    if let plan = plans[depth] { return plan }
    let plan = ChainPlan(depth: depth)
    plans[depth] = plan
    return plan
  }
}
