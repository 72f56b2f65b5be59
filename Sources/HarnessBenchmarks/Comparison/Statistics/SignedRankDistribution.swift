/// How the sum of positive ranks of Wilcoxon's signed-rank test is distributed where each sign is as likely as the
/// other.
package enum SignedRankDistribution {
  /// The smallest value that the sum stays at or below with at least this probability.
  ///
  /// - Precondition: there are pairs, and the probability is 0 to 1.
  /// - Complexity: cubic in the number of pairs.
  package static func quantile(_ probability: Double, pairCount: Int) -> Int {
    precondition(pairCount > 0 && probability >= 0 && probability <= 1, "a probability, and some pairs")
    var cumulative = 0.0
    let shares = shares(pairCount: pairCount)
    for (sum, share) in shares.enumerated() {
      cumulative += share
      if cumulative >= probability { return sum }
    }
    return shares.count - 1
  }

  /// The probability of each sum, from 0 to n (n + 1) / 2.
  package static func shares(pairCount: Int) -> [Double] {
    var shares = [Double](repeating: 0, count: pairCount * (pairCount + 1) / 2 + 1)
    shares[0] = 1
    var largest = 0
    for rank in 1...pairCount {
      for sum in stride(from: largest + rank, through: 0, by: -1) {
        let without = sum <= largest ? shares[sum] : 0
        let with = sum >= rank ? shares[sum - rank] : 0
        shares[sum] = (without + with) / 2
      }
      largest += rank
    }
    return shares
  }
}
