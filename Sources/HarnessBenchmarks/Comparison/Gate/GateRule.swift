package import HarnessKit

/// The numbers by which timing is decided.
package struct GateRule: Sendable, Equatable {
  /// The chance that a suite without any change is called slower, over both looks.
  package let alpha: Double
  /// Pairs of processes of each cell at the first look; the second look has twice as many.
  package let pairCount: Int

  /// How far the canary may move.
  package static let canaryShare = 0.01
  // Two: a third look is where running again until it passes begins.
  package static let lookCount = 2
  // 2^-16 is well below 0.005 / 22, which Holm asks of the best of 22 cells at one look.
  package static let defaultPairCount = 16
  /// The chance of calling a suite slower that is not.
  package static let defaultAlpha = 0.01
  // The exact interval takes time cubic in the pairs, so their number needs a limit.
  package static let pairCounts = 2...500

  /// Of one look.
  package var lookAlpha: Double { alpha / Double(Self.lookCount) }

  /// - Throws: `HarnessError.usage` for a number of pairs that is odd, out of range, or too small to decide.
  package init(
    alpha: Double = defaultAlpha, pairCount: Int = defaultPairCount, gatedCellCount: Int
  ) throws(HarnessError) {
    try Self.check(alpha)
    guard Self.pairCounts.contains(pairCount), pairCount % 2 == 0 else {
      throw .usage(
        "\(setting: "pairs") must be an even number from 2 to 500, half of the pairs in each order, not \(pairCount)")
    }
    self.alpha = alpha
    self.pairCount = pairCount
    // The canary is tested both ways: pairs that could never show it moving would let every run pass for valid.
    let needed = lookAlpha / Double(max(gatedCellCount, 2))
    guard !Self.canDecide(pairCount, needed: needed) else { return }
    throw .usage(Self.refusal(pairCount, needed: needed, alpha: alpha, cells: gatedCellCount))
  }

  /// - Throws: `HarnessError.usage` for what is no share of chances.
  package static func check(_ alpha: Double) throws(HarnessError) {
    guard alpha > 0 && alpha < 1 else { throw .usage("\(setting: "alpha") must be above 0 and below 1, not \(alpha)") }
  }

  /// Whether so many pairs can reach a probability at both looks.
  private static func canDecide(_ pairCount: Int, needed: Double) -> Bool {
    smallestProbability(pairCount) < needed
  }

  /// What both looks can reach: beyond 20 pairs signs are drawn, so that more pairs may reach less.
  private static func smallestProbability(_ pairCount: Int) -> Double {
    max(
      SignFlipTest.smallestProbability(pairCount: pairCount),
      SignFlipTest.smallestProbability(pairCount: lookCount * pairCount))
  }

  private static func refusal(_ pairCount: Int, needed: Double, alpha: Double, cells: Int) -> Sentence {
    let best = smallestProbability(pairCount)
    let tests = cells > 1 ? "\(cells) cells" : "the canary, which may move either way,"
    let enough = pairCounts.first { $0 % 2 == 0 && canDecide($0, needed: needed) }
    let remedy: Sentence =
      enough.map { "give \(setting: "pairs") \($0) or more" } ?? "choose fewer cells with \(setting: "filter")"
    return "\(pairCount) pairs reach p = \(FigureText.probability(best)) at best, but alpha \(alpha) over "
      + "\(lookCount) looks and \(tests) needs less than "
      + "\(FigureText.probability(needed)); \(remedy)"
  }
}
