public import HarnessKit

extension ComparisonReport {
  /// The comparison in the model that every format shows.
  ///
  /// - Parameter failsOnImproved: Whether an improvement, too, is something that must not pass unseen.
  public func verdict(failsOnImproved: Bool = false) -> Verdict {
    Verdict(
      subject: "compare",
      cases: cells.map { timingCase($0.timing, failsOnImproved) } + exact.map { exactCase($0, failsOnImproved) }
        + trend.map { trendCase($0, failsOnImproved) },
      problems: problems.map { Verdict.Problem($0.sentence, status: $0.exitStatus) }, notes: notes,
      advice: advice, variantTitle: "metric", figures: figures)
  }

  private func timingCase(_ timing: TimingDecision, _ failsOnImproved: Bool) -> CaseVerdict {
    let difference = Difference(
      timing.metric, expected: "a change below \(FigureText.change(timing.threshold))", found: timing.sentence)
    return caseVerdict(
      "timing", timing.name, timing.metric, timing.decision, difference, failsOnImproved,
      advisory: "times are advisory: not gated, or too few processes, or no floor; \(calibration)")
  }

  private func exactCase(_ exact: ExactDecision, _ failsOnImproved: Bool) -> CaseVerdict {
    let difference = Difference(
      exact.metric, expected: exact.base.map(FigureText.number) ?? "a value",
      found: exact.new.map { "\(FigureText.number($0)), \(exact.change)" } ?? exact.change)
    return caseVerdict(
      "exact", exact.cell, exact.metric, exact.decision, difference, failsOnImproved, advisory: exact.change)
  }

  private func trendCase(_ trend: TrendDecision, _ failsOnImproved: Bool) -> CaseVerdict {
    let difference = Difference(trend.metric, expected: "as in the runs before", found: trend.change)
    return caseVerdict(
      "trend", trend.cell, trend.metric, trend.decision, difference, failsOnImproved, advisory: trend.change)
  }

  private func caseVerdict(
    _ suite: String, _ name: String, _ metric: String, _ decision: DecisionName, _ difference: Difference,
    _ failsOnImproved: Bool, advisory: String
  ) -> CaseVerdict {
    let (outcome, status): (CaseVerdict.Outcome, ExitStatus) =
      switch decision {
      case .equivalent: (.held, .held)
      case .improved: failsOnImproved ? (.failed([difference]), .regression) : (.held, .held)
      case .regressed: (.failed([difference]), .regression)
      case .inconclusive: (.failed([difference]), .undecided)
      case .void: (.failed([difference]), .failed)
      case .missing, .notComparable: (.failed([difference]), .notComparable)
      case .advisory: (.skipped(reason: "\(advisory)"), .held)
      }
    return CaseVerdict(suite: suite, name: name, variant: metric, outcome: outcome, failureStatus: status)
  }

  private var notes: [String] {
    var notes = ["base \(base.label), new \(new.label), seed \(seed); \(calibration)"]
    let improved = cells.count { $0.timing.decision == .improved } + exact.count { $0.decision == .improved }
    if improved > 0 { notes.append("improved: \(improved); an accepted baseline may be out of date") }
    if evidence == .reports {
      notes.append("two stored reports: exact metrics decide; times only as ratios to the reference cell")
    }
    if let canary {
      notes.append(
        "canary \(FigureText.change(canary.effect)), p \(FigureText.probability(canary.probability)): "
          + (canary.hasMoved ? "moved" : "at rest"))
    }
    return notes
  }

  /// How to find what allocates, where the memory of a cell regressed.
  private var advice: [Sentence] {
    let metrics = [MetricDefinition.allocations, .allocatedBytes, .liveBytes, .peakBytes].map(\.name)
    let regressed =
      exact.filter { $0.decision == .regressed && metrics.contains($0.metric) }.map(\.cell)
      + trend.filter { $0.decision == .regressed && metrics.contains($0.metric) }.map(\.cell)
    let cells = Array(Set(regressed)).sorted()
    guard let first = cells.first else { return [] }
    let others = cells.count == 1 ? "" : " and \(cells.count - 1) other \(cells.count == 2 ? "cell" : "cells")"
    return ["the memory of '\(first)'\(others) regressed\(step: .profileAllocations(cell: first))"]
  }

  private var figures: FigureTable {
    let timing = cells.map(\.timing).map { timing in
      [
        timing.name, timing.metric, timing.decision.rawValue, FigureText.change(timing.effect), timing.intervalText,
        FigureText.probability(timing.worseAdjusted), "\(timing.pairCount)",
        timing.detectable.map(FigureText.change) ?? "-",
      ]
    }
    // Those that did not move are many and say nothing one by one; those that cannot decide are counted below.
    let moved = exact.filter { $0.decision != .equivalent && $0.decision != .advisory }.map { exact in
      [exact.cell, exact.metric, exact.decision.rawValue, exact.change, "exact", "-", "-", "-"]
    }
    return FigureTable(
      columns: ["cell", "metric", "verdict", "effect", "95 % interval", "p (Holm)", "pairs", "detectable"],
      wordColumnCount: 3,
      rows: timing + moved)
  }
}

extension TimingDecision {
  /// For example `+5.1 % (95 % +4.8 % to +5.4 %), 16 pairs`.
  package var effectText: String { "\(FigureText.change(effect)) (95 % \(intervalText)), \(pairCount) pairs" }

  fileprivate var intervalText: String {
    guard let interval else { return "-" }
    return "\(FigureText.change(interval.lowerBound)) to \(FigureText.change(interval.upperBound))"
  }

  fileprivate var sentence: String {
    "\(FigureText.change(effect)) (95 % \(intervalText)), p \(FigureText.probability(worseAdjusted)), "
      + "\(pairCount) pairs: \(decision.rawValue)"
  }
}
