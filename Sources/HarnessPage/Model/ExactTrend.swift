package import HarnessBenchmarks
import HarnessKit

/// An exact metric of one cell over the runs: one value each time, which only a change of the program moves.
package struct ExactTrend: Sendable, Equatable {
  package let metric: String
  package let unit: String
  /// Neighbouring runs with the same value, oldest first.
  package private(set) var levels: [Level]

  package struct Level: Sendable, Equatable {
    package let value: Double
    package let date: String
    package let commit: String
    package fileprivate(set) var runCount: Int
  }

  package var runCount: Int { levels.map(\.runCount).reduce(0, +) }
  package var hasMoved: Bool { levels.count > 1 }
  /// The newest value; there is always one.
  package var latest: Level { levels[levels.count - 1] }

  /// Of every metric that is exact in any of these runs of a cell, by name in the order of the newest.
  package static func all(of cells: [(run: HistoryLine, cell: HistoryCell)]) -> [ExactTrend] {
    var trends: [String: ExactTrend] = [:]
    for (run, cell) in cells where cell.state == .measured {
      for figure in cell.figures where figure.isExact && figure.median.isFinite {
        trends[figure.metric, default: ExactTrend(metric: figure.metric, unit: figure.unit, levels: [])]
          .add(figure.median, run)
      }
    }
    return trends.values.sorted { $0.metric < $1.metric }
  }

  private mutating func add(_ value: Double, _ run: HistoryLine) {
    if let last = levels.indices.last, levels[last].value == value {
      levels[last].runCount += 1
    } else {
      levels.append(Level(value: value, date: run.date, commit: run.shortCommit, runCount: 1))
    }
  }
}
