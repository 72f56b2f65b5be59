package import HarnessKit
import Hashing

/// The cells that two builds share, and what keeps others from being compared.
package struct ComparedCells: Sendable, Equatable {
  /// Without the canary, in the order of their names.
  package let cells: [ListedCell]
  package let problems: [ComparisonProblem]

  package init(base: CellProgram, new: CellProgram) {
    var cells: [ListedCell] = []
    var problems: [ComparisonProblem] = []
    for cell in base.cells {
      guard let other = new.cell(cell.name) else {
        problems.append(.missing(cell.name, from: "the new build, \(new.label)"))
        continue
      }
      if let sentence = Self.difference(cell, other) {
        problems.append(.notComparable("\(sentence)"))
      } else if cell.name != CanaryCheck.cell {
        cells.append(cell)
      }
    }
    for cell in new.cells where base.cell(cell.name) == nil {
      problems.append(.missing(cell.name, from: "the base, \(base.label)"))
    }
    // Missing from one side it has been named above; from both, nothing watches the machine.
    if base.cell(CanaryCheck.cell) == nil && new.cell(CanaryCheck.cell) == nil {
      problems.append(.missing(CanaryCheck.cell, from: "both builds"))
    }
    self.cells = cells
    self.problems = problems
  }

  private static func difference(_ base: ListedCell, _ new: ListedCell) -> String? {
    if base.sampleCount != new.sampleCount {
      return "benchmark '\(base.name)' is \(base.sampleCount) samples in the base and \(new.sampleCount) in the new "
        + "build, so their times cannot be compared"
    }
    if base.primaryMetric != new.primaryMetric {
      return "benchmark '\(base.name)' is judged by \(base.primaryMetric) in the base and by \(new.primaryMetric) in "
        + "the new build"
    }
    return nil
  }
}

/// What the processes of compared builds must print besides their figures: the samples and the root of each cell.
///
/// They come from this program's own cells, so that two builds which compute the same wrong rows are not compared.
package struct ExpectedRuns: Sendable, Equatable {
  package struct Run: Sendable, Equatable {
    package let sampleCount: UInt64
    package let root: String
  }

  private let runs: [String: Run]

  /// - Parameter runs: By the name of their cell.
  package init(_ runs: [String: Run]) { self.runs = runs }

  /// Of those cells that this program has too, with as many samples.
  ///
  /// - Throws: What computing a root throws.
  package init(of listed: [ListedCell], in own: [BenchmarkCell]) throws(HarnessError) {
    var runs: [String: Run] = [:]
    for cell in own where listed.contains(where: { $0.name == cell.name && $0.sampleCount == cell.sampleCount }) {
      runs[cell.name] = Run(sampleCount: cell.sampleCount, root: try cell.expectedRoot().description)
    }
    self.runs = runs
  }

  package subscript(cell: String) -> Run? { runs[cell] }
}
