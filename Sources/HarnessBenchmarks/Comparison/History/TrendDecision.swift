/// What tonight's run says beside those of the nights before.
public struct TrendDecision: Sendable, Equatable, Codable {
  public let cell: String
  public let metric: String
  public let decision: DecisionName
  /// For example `+12.0 % against the median of 7 stable runs, in 2 of 3 nights`.
  public let change: String

  package init(_ cell: String, _ metric: String, _ decision: DecisionName, _ change: String) {
    self.cell = cell
    self.metric = metric
    self.decision = decision
    self.change = change
  }
}
