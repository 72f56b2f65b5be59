public import HarnessKit

/// A run of the benchmarks in one line: what trends are drawn from. The full report has the raw values.
public struct HistoryLine: Sendable, Equatable, Codable {
  /// First in the line, and decoded first.
  public let header: ReportHeader
  /// When the run began, in UTC.
  public let startedAt: String
  /// `smoke`, `default` or `nightly`.
  public let size: String
  public let isComplete: Bool
  /// What times may be compared across.
  public let machineKey: String
  /// Of the checkout that the program lies in; nothing where there is none.
  public let commit: String?
  /// `clean` or `changed`; nothing where there is no checkout.
  public let workingTree: String?
  /// The file name of the full report; nothing in lines of before there was this key.
  public let report: String?
  /// What was decided about the run, where something was.
  public let verdict: String?
  /// In the order of their names.
  public let cells: [HistoryCell]

  public static let currentHeader = ReportHeader(schema: "dpa-harness-history", version: 1)
  package static let kind = DocumentKind("line of a history", mebibytes: 1)

  /// - Parameter path: The file that the full report was stored in.
  public init(of report: Report, verdict: String? = nil, storedIn path: String? = nil) {
    header = Self.currentHeader
    startedAt = report.startedAt
    size = report.size
    isComplete = report.isComplete
    machineKey = report.environment.machineKey
    commit = report.environment["commit"]
    workingTree = report.environment["working_tree"]
    self.report = path.map(FilePath.name)
    self.verdict = verdict
    cells = report.cells.map(HistoryCell.init)
  }

  package enum CodingKeys: String, CodingKey {
    case header, size, commit, report, verdict, cells
    case startedAt = "started_at"
    case isComplete = "complete"
    case machineKey = "machine_key"
    case workingTree = "working_tree"
  }
}
