import DPAEngine
import HarnessKit

/// Seed chains, link by link: the plain chain at every link, and the kernel at every link of chains that are not too
/// long.
enum ChainLayer: GoldenLayer {
  static let name = "chain"
  /// A kernel starts anew for each link, so a long chain is checked at its end only.
  private static let linkByLinkLimit = 300

  struct Case: GoldenCase {
    let text: String
    let depth: Int
    let digests: [String]

    init(_ fields: GoldenFields) throws {
      text = try fields.text("text", upTo: GoldenLimits.seedTextBytes)
      depth = try fields.number("depth", in: 1...AugmentationConfiguration.depthLimit)
      // The text's own, then one for each link.
      digests = try fields.texts("digests", count: depth + 1...depth + 1)
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    let deepest = file.cases.map(\.depth).max() ?? 0
    let plans = ChainPlans(deepest: deepest)
    let runner = ChainRunner(kernel)
    return try file.cases.map { golden in
      let chain = try SeedChain(text: golden.text, depth: golden.depth)
      for (link, expected) in golden.digests.enumerated() {
        let plain = chain.digests[link].description
        let what = link == 0 ? "digest of the text" : "digest after link \(link - 1)"
        // The plain chain first: where it is wrong too, the kernel is not what has to be looked at.
        if plain != expected { return [Difference(what, expected: expected, found: plain)] }
        guard link == golden.depth || golden.depth <= linkByLinkLimit else { continue }
        guard let found = runner.digest(of: golden.text, along: plans[link])?.description else { continue }
        if found != expected { return [Difference("kernel's \(what)", expected: expected, found: found)] }
      }
      return []
    }
  }
}

/// Runs one seed text through a kernel.
struct ChainRunner {
  private let runner: any KernelRunner

  init(_ kernel: Kernel) { runner = kernel.makeRunner() }

  /// Nil for a text that no sample id within its bounds can have; only the plain chain takes those.
  func digest(of text: String, along plan: ChainPlan) -> Digest? {
    let parts = text.split(separator: ":").compactMap { UInt64($0) }
    guard let id = parts.last, id <= SampleRange.lastID else { return nil }
    let prefix = parts.count == 3 ? SeedPrefix.rank(parts[1], baseSeed: parts[0]) : .none
    // Parsing accepts `007` and `+7`, of which the kernel would hash another text.
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
