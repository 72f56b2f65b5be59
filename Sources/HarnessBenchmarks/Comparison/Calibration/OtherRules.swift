import DPAMeasurement

/// How other tools would have decided on the same pairs, as far as their rule goes; none of them measures in pairs.
package enum OtherRules: String, CaseIterable, Sendable {
  /// A percentile of all values is more than 5 % above: its default thresholds at the 25th, 50th and 75th.
  case ordoOne = "rule of ordo-one/benchmark (over 5 % at p25, p50 or p75)"
  /// Its compare.py: Mann-Whitney on the repetitions, two-sided, 5 %; slower where the median is.
  case google = "rule of google/benchmark (Mann-Whitney, p < 0.05)"
  /// The mean is over twice the one before.
  case githubAction = "rule of github-action-benchmark (over 200 %)"

  package func calls(slower pairs: some Collection<MeasuredPair>) -> Bool {
    let (base, new) = (pairs.map(\.base), pairs.map(\.new))
    switch self {
    case .ordoOne:
      return [0.25, 0.5, 0.75].contains { share in
        SampleStatistics.percentile(share, of: new) > 1.05 * SampleStatistics.percentile(share, of: base)
      }
    case .google:
      return MannWhitneyTest(base, new).twoSided < 0.05
        && SampleStatistics.median(new) > SampleStatistics.median(base)
    case .githubAction:
      return SampleStatistics.mean(new) > 2 * SampleStatistics.mean(base)
    }
  }
}
