/// How far a second sample lies above a first that is not paired with it: the median of all differences, with its
/// interval.
///
/// Source: Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods" (2014), 4.2 and 4.3.
package struct TwoSampleShift: Sendable, Equatable {
  package let estimate: Double
  /// Covers the shift with at least 95 %; nothing for samples too small for that or with over 400 differences.
  package let interval: ClosedRange<Double>?

  /// - Precondition: neither sample is empty.
  package init(from first: [Double], to second: [Double]) {
    precondition(!first.isEmpty && !second.isEmpty, "two samples")
    let differences = second.flatMap { new in first.map { new - $0 } }.sorted()
    estimate = OrderStatistics.median(differences)
    let place = MannWhitneyTest.quantile(0.025, first.count, second.count)
    interval = place.flatMap { $0 == 0 ? nil : differences[$0 - 1]...differences[differences.count - $0] }
  }
}
