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
  /// What decides about time: other load on the machine changes processor time least, but it cannot tell whether
  /// several threads helped, and has no part in what another process does.
  package let primaryMetric: MetricDefinition
  /// Whether its time decides in a comparison.
  package let isGated: Bool
  private let makeWork: @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> any CellWork
  private let makeRoot: @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> Digest

  /// - Parameters:
  ///   - primaryMetric: By default processor time with one thread, and wall-clock time with several.
  ///   - expecting: The root that so many samples must have, by another way than the work's own.
  ///   - work: Prepares so many samples.
  package init(
    _ name: String, sampleCount: UInt64, jobs: Int = 1, primaryMetric: MetricDefinition? = nil, isGated: Bool = false,
    expecting root: @escaping @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> Digest,
    work: @escaping @Sendable (_ sampleCount: UInt64) throws(HarnessError) -> any CellWork
  ) {
    self.name = name
    self.sampleCount = sampleCount
    self.jobs = jobs
    self.primaryMetric = primaryMetric ?? (jobs == 1 ? .processor : .wall)
    self.isGated = isGated
    makeRoot = root
    makeWork = work
  }

  /// The same work on another number of samples.
  package func resized(to sampleCount: UInt64) -> BenchmarkCell {
    BenchmarkCell(
      name, sampleCount: sampleCount, jobs: jobs, primaryMetric: primaryMetric, isGated: isGated, expecting: makeRoot,
      work: makeWork)
  }

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
    // At least one sample: a percentage that rounds to none would plant no slow-down at all.
    let extraCount = max(1, (Double(count) * extraWorkPercent / 100).rounded())
    return PreparedCell(work, extra: try makeWork(UInt64(extraCount)))
  }

  /// The root that the work must compute, by another way than its own.
  package func expectedRoot(of count: UInt64? = nil) throws(HarnessError) -> Digest {
    try makeRoot(count ?? sampleCount)
  }
}

/// The work of one cell, with all the memory that it needs, to be done again and again.
package protocol CellWork: AnyObject {
  /// Overwrites all that the last run computed, so that only another run can make it right again; not measured.
  ///
  /// Nothing is allocated or released that the next run would then have to make up for, or its counts would not be
  /// those of a steady iteration.
  func spoil()
  /// The part that is measured; its result stays in memory.
  func run() throws(HarnessError)
  /// Root of what the last run computed, and another one once that is spoiled; not measured.
  func root() throws(HarnessError) -> Digest
}

/// How much a run of the benchmarks measures.
public enum BenchmarkSize: String, CaseIterable, Sendable {
  /// Whether everything works: an eighth of the samples, too short to decide anything.
  case smoke
  /// Minutes; what baselines hold.
  case `default`
  /// The samples of the default size, so that the two compare, in more processes and iterations.
  case nightly

  /// Samples of a cell that has `count` at the default size.
  package func samples(of count: UInt64) -> UInt64 { self == .smoke ? max(1, count / 8) : count }

  /// Processes of each cell.
  public var repeats: Int {
    switch self {
    case .smoke: 2
    case .default: 5
    case .nightly: 10
    }
  }

  /// Measured iterations of each process.
  public var iterations: Int {
    switch self {
    case .smoke: 3
    case .default: 10
    case .nightly: 20
    }
  }
}

/// The cells by name, without running them.
package struct BenchmarkList: Sendable {
  private let cells: [BenchmarkCell]

  package init(_ cells: [BenchmarkCell]) { self.cells = cells }

  /// One name a line.
  package var text: String { cells.map { $0.name + "\n" }.joined() }

  package var json: String { JSONText.encode(Document(cells: cells.map(CellText.init))) + "\n" }

  private struct Document: Encodable {
    let schema = "dpa-benchmark-list/1"
    /// That this build's processes can take turns, which those of before could not.
    let inTurn = true
    let cells: [CellText]
  }

  private struct CellText: Encodable {
    let name: String
    let sampleCount: UInt64
    let primaryMetric: String
    let gated: Bool

    init(_ cell: BenchmarkCell) {
      name = cell.name
      sampleCount = cell.sampleCount
      primaryMetric = cell.primaryMetric.name
      gated = cell.isGated
    }
  }
}
