import DPAMeasurement

/// Decides about times of two stored reports, which were not measured in pairs: only as ratios to the reference cell of
/// the same report, and from a larger change on than pairs need.
package struct StoredTiming {
  /// Between two runs of one build hours apart a machine changes more than between two processes of a pair.
  package static let smallestShare = 0.1

  package let base: Report
  package let new: Report
  package let floors: Floors
  package let alpha: Double

  /// One decision for each cell that both reports measured and that the calibration covers, and for the others an
  /// advisory one.
  package func decide(_ names: [String]) -> [TimingDecision] {
    let samples = names.compactMap { name -> (String, [Double], [Double])? in
      // A ratio of neighbours and one of medians are not the same thing: two reports are held against each other by
      // what both have.
      if let first = turns(name, in: base), let second = turns(name, in: new) { return (name, first, second) }
      return ratios(name, in: base).flatMap { first in ratios(name, in: new).map { (name, first, $0) } }
    }
    let gated = samples.indices.filter { floors.isQualified && floors.covers(samples[$0].0) }
    let tests = samples.map { MannWhitneyTest($0.1, $0.2) }
    let mirrored = samples.map { MannWhitneyTest($0.2, $0.1) }
    let worse = adjusted(tests.map(\.greater), gated)
    let better = adjusted(mirrored.map(\.greater), gated)
    return samples.indices.map { index in
      let (name, first, second) = samples[index]
      // What cannot reach alpha even if all processes of one side were slower is shown and never decides.
      let best = MannWhitneyTest.smallestProbability(first.count, second.count) * Double(max(gated.count, 1))
      return decision(
        name, first, second, (tests[index].greater, worse[index]), (mirrored[index].greater, better[index]),
        isGated: gated.contains(index) && best < alpha)
    }
  }

  private func decision(
    _ name: String, _ first: [Double], _ second: [Double], _ worse: (Double, Double), _ better: (Double, Double),
    isGated: Bool
  ) -> TimingDecision {
    let shift = TwoSampleShift(from: first, to: second)
    let threshold = max(LogRatio.of(share: Self.smallestShare), floors[name])
    let decision: DecisionName =
      if !isGated {
        .advisory
      } else if worse.1 < alpha && shift.estimate >= threshold {
        .regressed
      } else if better.1 < alpha && shift.estimate <= -threshold {
        .improved
      } else if let interval = shift.interval, interval.upperBound < threshold {
        .equivalent
      } else {
        .inconclusive
      }
    return TimingDecision(
      name: name, metric: new.cells.first { $0.name == name }?.primaryMetric ?? "", decision: decision,
      effect: shift.estimate, interval: shift.interval, worse: worse.0, worseAdjusted: worse.1, better: better.0,
      betterAdjusted: better.1, pairCount: min(first.count, second.count), detectable: nil, threshold: threshold)
  }

  private func adjusted(_ probabilities: [Double], _ gated: [Int]) -> [Double] {
    var all = probabilities
    for (index, value) in zip(gated, HolmAdjustment.adjust(gated.map { probabilities[$0] })) { all[index] = value }
    return all
  }

  /// ln(cell / reference) of the iterations that took turns, of each process; nil where none did.
  private func turns(_ name: String, in report: Report) -> [Double]? {
    guard let medians = medians(name, MetricDefinition.referenceRatio.name, in: report) else { return nil }
    return medians.map { LogRatio.worsening(from: 1, to: $0, better: .less) }
  }

  /// ln(cell / reference) of each process; nil where either was not measured.
  private func ratios(_ name: String, in report: Report) -> [Double]? {
    guard name != BenchmarkCell.referenceName, let cell = medians(name, in: report),
      let reference = medians(BenchmarkCell.referenceName, in: report)
    else { return nil }
    // Processes of one round are near each other in time.
    let common = SampleStatistics.median(reference)
    return cell.enumerated().map { index, value in
      LogRatio.worsening(from: index < reference.count ? reference[index] : common, to: value, better: .less)
    }
  }

  private func medians(_ name: String, in report: Report) -> [Double]? {
    report.cells.first { $0.name == name }.flatMap { medians(name, $0.primaryMetric, in: report) }
  }

  private func medians(_ name: String, _ metric: String, in report: Report) -> [Double]? {
    guard let cell = report.cells.first(where: { $0.name == name }), cell.state == .measured,
      let medians = cell.metric(metric)?.processMedians, !medians.isEmpty,
      medians.allSatisfy({ $0 > 0 })
    else { return nil }
    return medians
  }
}
