/// What one benchmark cell did: its root and its figures, or what went wrong.
public struct ReportCell: Sendable, Equatable, Codable {
  /// For example `generation/moderate/depth-10/avx512/jobs-1`; the part before the first slash is the suite.
  public let name: String
  /// Samples of one iteration.
  public let sampleCount: UInt64
  /// The metric that decides about time: processor time with one job, wall-clock time with several.
  public let primaryMetric: String
  public let state: State
  /// What went wrong; nothing where it was measured.
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

  package enum CodingKeys: String, CodingKey {
    case name, state, reason, root, metrics
    case sampleCount = "sample_count"
    case primaryMetric = "primary_metric"
    case expectedRoot = "expected_root"
  }
}
