import DPAMeasurement

/// The Hodges-Lehmann estimate of a shift from paired differences, with the interval that belongs to it.
///
/// The estimate is the median of the Walsh averages, (d[i] + d[j]) / 2 for all i <= j. The interval turns Wilcoxon's
/// signed-rank test round: with q the 2.5 % quantile of its exact distribution, at least 1, it goes from the q-th
/// smallest to the q-th largest Walsh average.
///
/// Source: Hodges and Lehmann (1963); Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods" (2014), 3.3;
/// the rule for q is that of R's `wilcox.test`.
package struct HodgesLehmann: Sendable, Equatable {
  package let estimate: Double
  /// Covers the shift with at least 95 %; nil below six pairs, which cannot.
  package let interval: ClosedRange<Double>?

  /// - Precondition: there are differences.
  package init(_ differences: [Double]) {
    precondition(!differences.isEmpty, "an estimate needs a difference")
    // At most 500,500 of them, for the 1,000 pairs of two looks, so sorting them all is affordable.
    var averages: [Double] = []
    averages.reserveCapacity(differences.count * (differences.count + 1) / 2)
    for (index, first) in differences.enumerated() {
      for second in differences[index...] { averages.append((first + second) / 2) }
    }
    averages.sort()
    estimate = SampleStatistics.median(averages)
    let place = SignedRankDistribution.quantile(0.025, pairCount: differences.count)
    interval = place == 0 ? nil : averages[place - 1]...averages[averages.count - place]
  }
}

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
    // Shares rather than counts: halving at each rank keeps them between 0 and 1, and is exact in binary.
    var shares = [Double](repeating: 0, count: pairCount * (pairCount + 1) / 2 + 1)
    shares[0] = 1
    var largest = 0
    for rank in 1...pairCount {
      // Downwards, so that each place is read before this rank has been added to it.
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
