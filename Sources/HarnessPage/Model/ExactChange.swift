package import HarnessBenchmarks

/// An exact figure, or a root, that moved between two runs in a row.
package struct ExactChange: Sendable, Equatable {
  package let date: String
  package let commit: String
  package let cell: String
  package let what: String
  package let old: String
  package let new: String

  /// Every change, the newest first; within a run by cell.
  package static func all(in runs: [HistoryLine]) -> [ExactChange] {
    var last: [String: [String: String]] = [:]
    var changes: [[ExactChange]] = []
    for run in runs {
      var changesOfRun: [ExactChange] = []
      for cell in run.cells where cell.state == .measured {
        let values = exactValues(cell)
        for (what, new) in values {
          if let old = last[cell.name]?[what], old != new {
            changesOfRun.append(
              ExactChange(date: run.date, commit: run.shortCommit, cell: cell.name, what: what, old: old, new: new))
          }
          last[cell.name, default: [:]][what] = new
        }
      }
      changes.append(changesOfRun)
    }
    return changes.reversed().flatMap(\.self)
  }

  private static func exactValues(_ cell: HistoryCell) -> [(String, String)] {
    let root = cell.root.map { [("root", $0)] } ?? []
    return root + cell.figures.filter(\.isExact).map { ($0.metric, ShownQuantity.exact($0.median)) }
  }
}
