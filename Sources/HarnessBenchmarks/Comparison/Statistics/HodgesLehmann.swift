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
  /// Covers the shift with at least 95 %; nothing below six pairs, which cannot.
  package let interval: ClosedRange<Double>?

  /// - Precondition: there are differences.
  package init(_ differences: [Double]) {
    precondition(!differences.isEmpty, "an estimate needs a difference")
    var averages: [Double] = []
    averages.reserveCapacity(differences.count * (differences.count + 1) / 2)
    for (index, first) in differences.enumerated() {
      for second in differences[index...] { averages.append((first + second) / 2) }
    }
    averages.sort()
    estimate = OrderStatistics.median(averages)
    let place = SignedRankDistribution.quantile(0.025, pairCount: differences.count)
    interval = place == 0 ? nil : averages[place - 1]...averages[averages.count - place]
  }
}
