import DPAMeasurement
package import HarnessKit

/// One run of the benchmarks: what was run, on what, with which result, every raw sample kept.
public struct Report: Sendable, Equatable, Codable {
  /// First in the file, and decoded first.
  public let header: ReportHeader
  /// When it began, in UTC, for example `2026-11-21T07:00:00Z`.
  public let startedAt: String
  /// `smoke`, `default` or `nightly`.
  public let size: String
  /// Decides the order in which the cells ran.
  public let seed: UInt64
  /// Whether every cell had its turn; an interrupted run keeps what it has.
  public let isComplete: Bool
  public let environment: ReportEnvironment
  /// In the order of their names.
  public let cells: [ReportCell]

  /// A baseline is a report too.
  package static let kind = DocumentKind("report", mebibytes: 64)

  public init(
    startedAt: String, size: String, seed: UInt64, isComplete: Bool, environment: ReportEnvironment, cells: [ReportCell]
  ) {
    header = .current
    self.startedAt = startedAt
    self.size = size
    self.seed = seed
    self.isComplete = isComplete
    self.environment = environment
    self.cells = cells
  }

  /// Whether nothing in it was timed, as `BenchmarkPlan.countsOnly` has it.
  package var holdsCountsOnly: Bool {
    cells.allSatisfy { $0.metrics.allSatisfy { $0.definition.kind == .exact } }
  }

  package enum CodingKeys: String, CodingKey {
    case header, size, seed, environment, cells, startedAt
    case isComplete = "complete"
  }
}

/// What one benchmark cell did: its root and its figures, or what went wrong.
public struct ReportCell: Sendable, Equatable, Codable {
  /// For example `generation/moderate/depth-10/avx512/jobs-1`; the part before the first slash is the suite.
  public let name: String
  /// Samples of one iteration.
  public let sampleCount: UInt64
  /// The metric that decides about time: processor time with one job, wall-clock time with several. Allocations where
  /// nothing was timed.
  public let primaryMetric: String
  public let state: State
  /// What went wrong; nil where it was measured.
  public let reason: String?
  /// Root of what was computed, in hex; a time without the right root is void.
  public let root: String?
  public let expectedRoot: String?
  public let metrics: [ReportMetric]

  public enum State: String, Sendable, Codable {
    case measured
    /// The root is wrong, so that its times say nothing.
    case void
    case crashed, hung
    /// An interruption came first.
    case missing
  }

  /// Whether what was computed is known and right: without that its figures say nothing.
  public var hasExpectedRoot: Bool { root != nil && root == expectedRoot }

  public var suite: String { String(name.prefix { $0 != "/" }) }

  public init(
    name: String, sampleCount: UInt64, primaryMetric: String, state: State, reason: String? = nil, root: String? = nil,
    expectedRoot: String? = nil, metrics: [ReportMetric] = []
  ) {
    self.name = name
    self.sampleCount = sampleCount
    self.primaryMetric = primaryMetric
    self.state = state
    self.reason = reason
    self.root = root
    self.expectedRoot = expectedRoot
    self.metrics = metrics
  }

  public func metric(_ name: String) -> ReportMetric? { metrics.first { $0.definition.name == name } }
}

/// One metric of one cell, with every raw value.
public struct ReportMetric: Sendable, Equatable, Codable {
  public let definition: MetricDefinition
  /// One list for each process in the order in which they ran, with the values of its iterations in order; empty
  /// where the metric is unavailable.
  public let runs: [[Double]]
  /// Why there are no values, or why an exact metric is only advisory here.
  public let reason: String?
  /// Whether an exact metric came out the same each time; where not, it is advisory.
  public let isExact: Bool

  public init(_ definition: MetricDefinition, runs: [[Double]], isExact: Bool? = nil, reason: String? = nil) {
    self.definition = definition
    self.runs = runs
    self.isExact = isExact ?? (definition.kind == .exact && !runs.isEmpty)
    self.reason = reason
  }

  /// A metric that cannot be measured here, and why.
  public static func unavailable(_ definition: MetricDefinition, because reason: String) -> ReportMetric {
    ReportMetric(definition, runs: [], isExact: false, reason: reason)
  }

  package enum CodingKeys: String, CodingKey {
    case runs, reason
    case definition = "metric"
    case isExact = "exact"
  }
}

extension ReportMetric {
  /// The median of each process, in the order in which they ran; iterations within a process are no repeats.
  package var processMedians: [Double] { runs.filter { !$0.isEmpty }.map(SampleStatistics.median) }

  /// The median of the processes' medians; nil where the metric is unavailable.
  package var median: Double? {
    let medians = processMedians
    return medians.isEmpty ? nil : SampleStatistics.median(medians)
  }

  /// The lowest and the highest process: with five, a 94 % interval of the median.
  package var extremes: (low: Double, high: Double)? {
    guard let low = processMedians.min(), let high = processMedians.max() else { return nil }
    return (low, high)
  }

  /// How far the lowest and the highest process lie apart, as a share of the median.
  package var spread: Double? {
    guard let median, let (low, high) = extremes else { return nil }
    return median == 0 ? (low == high ? 0 : nil) : (high - low) / median
  }
}
