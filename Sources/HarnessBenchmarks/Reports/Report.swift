public import HarnessKit

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

  package enum CodingKeys: String, CodingKey {
    case header, size, seed, environment, cells
    case startedAt = "started_at"
    case isComplete = "complete"
  }
}
