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
    let share = FigureText.decimal((new - base) / base * 100, places: 2)
    change = base == 0 ? "from 0" : (share.hasPrefix("-") ? "" : "+") + share + " %"
  }
}
