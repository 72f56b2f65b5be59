import HarnessKit

/// The cells of two stored reports, and what keeps them from being compared.
package struct StoredCells {
  /// In both, measured, with the same root and the same number of samples.
  package let pairs: [(base: ReportCell, new: ReportCell)]
  package let problems: [ComparisonProblem]

  package init(base: Report, new: Report) {
    var pairs: [(base: ReportCell, new: ReportCell)] = []
    var problems: [ComparisonProblem] = []
    for cell in base.cells {
      guard let other = new.cells.first(where: { $0.name == cell.name }) else {
        problems.append(.missing(cell.name, from: "the new report"))
        continue
      }
      if let problem = Self.problem(cell, in: "base") ?? Self.problem(other, in: "new report")
        ?? Self.difference(cell, other)
      {
        problems.append(problem)
      } else {
        pairs.append((base: cell, new: other))
      }
    }
    for cell in new.cells where !base.cells.contains(where: { $0.name == cell.name }) {
      problems.append(.missing(cell.name, from: "the base"))
    }
    self.pairs = pairs
    self.problems = problems
  }

  private static func problem(_ cell: ReportCell, in side: String) -> ComparisonProblem? {
    let reason = "in the \(side) it \(cell.reason ?? "is \(cell.state.rawValue)")"
    switch cell.state {
    case .measured:
      guard !cell.hasExpectedRoot else { return nil }
      return .void(
        cell.name,
        "in the \(side) its root is \(cell.root ?? "missing"), and the expected one is "
          + (cell.expectedRoot ?? "missing"), status: .failed)
    case .void: return .void(cell.name, reason, status: .failed)
    case .crashed, .hung: return .void(cell.name, reason, status: .internalError)
    case .missing: return .missing(cell.name, from: "the \(side), which was interrupted")
    }
  }

  private static func difference(_ base: ReportCell, _ new: ReportCell) -> ComparisonProblem? {
    if base.sampleCount != new.sampleCount {
      return .notComparable(
        "benchmark '\(base.name)' is \(base.sampleCount) samples in the base and \(new.sampleCount) in the new report, "
          + "so nothing of it can be compared")
    }
    if base.primaryMetric != new.primaryMetric {
      return .notComparable(
        "benchmark '\(base.name)' is judged by \(base.primaryMetric) in the base and by \(new.primaryMetric) in the "
          + "new report")
    }
    // Both have their expected root, yet they differ: the two reports did not compute the same rows.
    guard base.root != new.root else { return nil }
    return .void(
      base.name, "the base computed the root \(base.root ?? "-"), the new report \(new.root ?? "-")", status: .failed)
  }
}
