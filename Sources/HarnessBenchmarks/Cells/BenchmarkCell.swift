package import HarnessKit
package import Hashing

/// One thing that is measured: a fixed amount of work, and the root that it must compute.
public struct BenchmarkCell: Sendable {
  /// The cell that ratios refer to: one thread, without vector instructions. Its work never changes.
  package static let referenceName = "reference/portable"
  /// The cell outside the code under test.
  package static let canaryName = "canary/portable-loop"

  /// For example `generation/moderate/depth-10/avx512/jobs-1`; the part before the first slash is the suite.
  package let name: String
  /// Samples of one iteration.
  package let sampleCount: UInt64
  /// Threads.
  package let jobs: Int
  /// Whether its time decides in a comparison.
  package let isGated: Bool
  private let makeWork: @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> any CellWork
  private let makeRoot: @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> Digest

  /// - Parameters:
  ///   - expecting: The root that so many samples must have, by another way than the work's own.
  ///   - work: Prepares so many samples.
  package init(
    _ name: String, sampleCount: UInt64, jobs: Int = 1, isGated: Bool = false,
    expecting root: @escaping @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> Digest,
    work: @escaping @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> any CellWork
  ) {
    self.name = name
    self.sampleCount = sampleCount
    self.jobs = jobs
    self.isGated = isGated
    makeRoot = root
    makeWork = work
  }

  /// The same work on another number of samples.
  package func resized(to sampleCount: UInt64) -> BenchmarkCell {
    BenchmarkCell(name, sampleCount: sampleCount, jobs: jobs, isGated: isGated, expecting: makeRoot, work: makeWork)
  }

  /// What decides about time: other load on the machine changes processor time least, but it cannot tell whether
  /// several threads helped.
  package var primaryMetric: MetricDefinition { jobs == 1 ? .processor : .wall }

  /// Everything that is made before measuring begins.
  ///
  /// - Parameters:
  ///   - count: Samples, where not the cell's own number is wanted.
  ///   - extraWorkPercent: As much more of the same work is done and thrown away.
  ///   - skipped: Iterations that do nothing.
  package func prepared(
    of count: UInt64? = nil, extraWorkPercent: Double = 0, skipping skipped: SkippedWork? = nil
  ) throws(HarnessError) -> PreparedCell {
    let count = count ?? sampleCount
    var work = try makeWork(count)
    if let skipped { work = skipped.applied(to: work) }
    guard extraWorkPercent > 0 else { return PreparedCell(work, extra: nil) }
    let extraCount = max(1, (Double(count) * extraWorkPercent / 100).rounded())
    return PreparedCell(work, extra: try makeWork(UInt64(extraCount)))
  }

  /// The root that the work must compute, by another way than its own.
  package func expectedRoot(of count: UInt64? = nil) throws(HarnessError) -> Digest {
    try makeRoot(count ?? sampleCount)
  }
}
