import HarnessKit

/// Two values of a metric that is the same on every run of a build: compared exactly, both ways.
package struct ExactComparison: Sendable, Equatable {
  package let decision: DecisionName
  /// For example `+20.0 %`, or `from 0` where there was nothing before.
  package let change: String

  package init(base: Double, new: Double, better: MetricDefinition.Direction) {
    if base == new {
      (decision, change) = (.equivalent, "same")
      return
    }
    decision = (new > base) == (better == .less) ? .regressed : .improved
    // From nothing to something is no percentage.
    let share = DecimalText.text((new - base) / base * 100, decimals: 2)
    change = base == 0 ? "from 0" : (share.hasPrefix("-") ? "" : "+") + share + " %"
  }
}

/// What was decided about an exact metric of a cell.
public struct ExactDecision: Sendable, Equatable, Codable {
  public let cell: String
  public let metric: String
  public let decision: DecisionName
  public let base: Double?
  public let new: Double?
  /// For example `+20.0 %`, `from 0` or `same`; or why nothing could be decided.
  public let change: String

  /// Two values of a metric that is the same on every run.
  package init(cell: String, metric: MetricDefinition, base: Double, new: Double) {
    let comparison = ExactComparison(base: base, new: new, better: metric.better)
    self.init(
      cell: cell, metric: metric.name, decision: comparison.decision, base: base, new: new, change: comparison.change)
  }

  /// A metric that cannot decide, and why.
  package init(
    cell: String, metric: String, decision: DecisionName, base: Double? = nil, new: Double? = nil, change: String
  ) {
    self.cell = cell
    self.metric = metric
    self.decision = decision
    self.base = base
    self.new = new
    self.change = change
  }
}
