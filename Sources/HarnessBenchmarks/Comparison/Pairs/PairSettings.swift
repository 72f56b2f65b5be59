package import HarnessKit

/// What every task is told that measures pairs of processes.
public struct PairSettings: Sendable {
  /// Pairs of each cell at the first look of a comparison.
  package let pairCount: Int
  /// Decides the order of the processes.
  package let seed: UInt64
  package let filter: String?
  /// The folder of reports, which holds calibrations.
  package let reports: String
  package let isResuming: Bool
  package let isReplacing: Bool
  /// This program's own cells, which say what root a build must compute.
  package let ownCells: [BenchmarkCell]
  private let benchmarkSize: BenchmarkSize

  /// Which cells are measured; nil for all.
  ///
  /// - Throws: `HarnessError.usage` for what is no regular expression.
  package func cellFilter() throws(HarnessError) -> CaseFilter? {
    try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
  }

  /// The size of the benchmarks, as a build is asked for it.
  package var size: String { benchmarkSize.rawValue }

  /// - Parameters:
  ///   - filter: A regular expression for names of cells.
  ///   - ownCells: Of that size.
  public init(
    pairCount: Int, seed: UInt64, size: BenchmarkSize, ownCells: [BenchmarkCell], filter: String?, reports: String,
    isResuming: Bool, isReplacing: Bool
  ) {
    self.pairCount = pairCount
    self.seed = seed
    benchmarkSize = size
    self.ownCells = ownCells
    self.filter = filter
    self.reports = reports
    self.isResuming = isResuming
    self.isReplacing = isReplacing
  }
}
