package import HarnessKit
import Hashing

/// What the processes of compared builds must print besides their figures: the samples and the root of each cell.
///
/// They come from this program's own cells, so that two builds which compute the same wrong rows are not compared.
package struct ExpectedRuns: Sendable, Equatable {
  package struct Run: Sendable, Equatable {
    package let sampleCount: UInt64
    package let root: String

    package init(sampleCount: UInt64, root: String) {
      self.sampleCount = sampleCount
      self.root = root
    }
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
