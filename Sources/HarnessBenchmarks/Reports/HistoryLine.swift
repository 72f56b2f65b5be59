package import HarnessKit

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
  /// Of the checkout that the program lies in; nil where there is none.
  public let commit: String?
  /// `clean` or `changed`; nil where there is no checkout.
  public let workingTree: String?
  /// The file name of the full report; nil in lines of before there was this key.
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

  /// A cell that was measured.
  package func cell(_ name: String) -> HistoryCell? { cells.first { $0.name == name && $0.state == .measured } }

  package enum CodingKeys: String, CodingKey {
    case header, size, commit, report, verdict, cells, startedAt, machineKey, workingTree
    case isComplete = "complete"
  }
}

/// What a history line keeps of one cell: its primary metric and its exact ones.
public struct HistoryCell: Sendable, Equatable, Codable {
  public let name: String
  public let state: ReportCell.State
  public let primaryMetric: String
  /// The first 16 digits of the root.
  public let root: String?
  public let figures: [HistoryFigure]

  public init(_ cell: ReportCell) {
    name = cell.name
    state = cell.state
    primaryMetric = cell.primaryMetric
    // Half a root is enough to see a change, and keeps a night's line short; the report has all of it.
    root = cell.root.map { String($0.prefix(16)) }
    let timing = [cell.primaryMetric, MetricDefinition.referenceRatio.name]
    figures = cell.metrics.filter { $0.definition.kind == .exact || timing.contains($0.definition.name) }
      .compactMap(HistoryFigure.init)
  }

  public func figure(_ metric: String) -> HistoryFigure? { figures.first { $0.metric == metric } }
}

/// One metric of one cell in a history line: an array of name, unit, median, lowest and highest process, and whether
/// it is exact.
public struct HistoryFigure: Sendable, Equatable {
  public let metric: String
  public let unit: String
  public let median: Double
  public let low: Double
  public let high: Double
  /// Whether it came out the same each time.
  public let isExact: Bool

  /// Nil where the metric is unavailable.
  public init?(_ metric: ReportMetric) {
    guard let median = metric.median, let (low, high) = metric.extremes else { return nil }
    self.metric = metric.definition.name
    unit = metric.definition.unit
    self.median = median
    self.low = low
    self.high = high
    isExact = metric.isExact
  }
}

extension HistoryFigure: Codable {
  public init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    metric = try values.decode(String.self)
    unit = try values.decode(String.self)
    median = try values.decode(Double.self)
    low = try values.decode(Double.self)
    high = try values.decode(Double.self)
    isExact = try values.decode(Bool.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.unkeyedContainer()
    try values.encode(metric)
    try values.encode(unit)
    for value in [median, low, high] { try values.encode(value) }
    try values.encode(isExact)
  }
}
