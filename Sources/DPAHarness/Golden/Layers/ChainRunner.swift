import DPAEngine

/// Runs one seed text through a kernel.
struct ChainRunner {
  private let runner: any KernelRunner

  init(_ kernel: Kernel) { runner = kernel.makeRunner() }

  /// Nothing for a text that no sample id within its bounds can have; only the plain chain takes those.
  func digest(of text: String, along plan: ChainPlan) -> Digest? {
    let parts = text.split(separator: ":").compactMap { UInt64($0) }
    guard let id = parts.last, id <= SampleRange.lastID else { return nil }
    let prefix = parts.count == 3 ? SeedPrefix.rank(parts[1], baseSeed: parts[0]) : .none
    guard prefix.text(of: id) == text else { return nil }
    var digests = [Digest()]
    var seeds: [UInt32] = [0]
    var digestSpan = digests.mutableSpan
    var seedSpan = seeds.mutableSpan
    let ids = [id]
    runner.hashChains(0..<1, of: ids.span, after: prefix, along: plan, digests: &digestSpan, seeds: &seedSpan)
    // The seed is a second output of the kernel: a wrong one must not pass.
    return seeds[0] == digests[0].seed ? digests[0] : Digest()
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
