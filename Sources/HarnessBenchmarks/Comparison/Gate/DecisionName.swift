/// What was decided about one metric of one cell.
public enum DecisionName: String, Sendable, Codable, CaseIterable {
  case regressed
  case improved
  case equivalent
  /// Not enough evidence, also after twice the pairs.
  case inconclusive
  /// The roots are wrong or a process failed, so that figures say nothing.
  case void
  /// On one side only.
  case missing
  /// The two sides may not be compared.
  case notComparable = "not_comparable"
  /// Shown, and decides nothing.
  case advisory
}
