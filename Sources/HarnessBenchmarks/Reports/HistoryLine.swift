package import HarnessKit

/// A run of the benchmarks in one line: what trends are drawn from. The full report has the raw values.
public struct HistoryLine: Sendable, Equatable {
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

  public static let currentHeader = ReportHeader(schema: "dpa-harness-history", version: 2)
  /// Every value with its name: what was written before version 2, and still is read.
  package static let earlierHeader = ReportHeader(schema: "dpa-harness-history", version: 1)
  package static let kind = DocumentKind("line of a history", mebibytes: 1)

  /// - Parameter path: The file that the full report was stored in.
  public init(of report: Report, verdict: String? = nil, storedIn path: String? = nil) {
    startedAt = report.startedAt
    size = report.size
    isComplete = report.isComplete
    machineKey = report.environment.machineKey
    commit = report.environment["commit"]
    workingTree = report.environment["working_tree"]
    self.report = path.map(FilePath.name)
    self.verdict = verdict
    cells = report.cells.map { HistoryCell($0) }
  }

  /// A cell that was measured.
  package func cell(_ name: String) -> HistoryCell? { cells.first { $0.name == name && $0.state == .measured } }

  /// The line that a file has, whichever version it is.
  init(_ line: CompactHistoryLine, cells: [HistoryCell]) {
    startedAt = line.startedAt
    size = line.size
    isComplete = line.complete
    machineKey = line.machineKey
    commit = line.commit
    workingTree = line.workingTree
    report = line.report
    verdict = line.verdict
    self.cells = cells
  }

  private init(_ line: HistoryLine, cells: [HistoryCell]) {
    startedAt = line.startedAt
    size = line.size
    isComplete = line.isComplete
    machineKey = line.machineKey
    commit = line.commit
    workingTree = line.workingTree
    report = line.report
    verdict = line.verdict
    self.cells = cells
  }

  /// The same with as many digits as a line of today keeps, so that runs of all versions compare.
  package var rounded: HistoryLine { HistoryLine(self, cells: cells.map(\.rounded)) }
}

extension HistoryLine: Decodable {
  /// A line of version 1.
  package enum CodingKeys: String, CodingKey {
    case size, commit, report, verdict, cells, startedAt, machineKey, workingTree
    case isComplete = "complete"
  }
}

/// What a history line keeps of one cell: its primary metric and its exact ones.
public struct HistoryCell: Sendable, Equatable, Decodable {
  public let name: String
  public let state: ReportCell.State
  public let primaryMetric: String
  /// The first 8 digits of the root.
  public let root: String?
  public let figures: [HistoryFigure]

  private static let rootDigits = 8

  public init(_ cell: ReportCell) {
    let timing = [cell.primaryMetric, MetricDefinition.referenceRatio.name]
    let kept = cell.metrics.filter { $0.definition.kind == .exact || timing.contains($0.definition.name) }
    self =
      HistoryCell(
        name: cell.name, state: cell.state, primaryMetric: cell.primaryMetric, root: cell.root,
        figures: kept.compactMap(HistoryFigure.init)
      ).rounded
  }

  init(name: String, state: ReportCell.State, primaryMetric: String, root: String?, figures: [HistoryFigure]) {
    self.name = name
    self.state = state
    self.primaryMetric = primaryMetric
    self.root = root
    // As a line keeps them, which parts them by what is written of each.
    self.figures =
      figures.filter { $0.isRelative && !$0.isPoint } + figures.filter(\.isPoint)
      + figures.filter { !$0.isRelative && !$0.isExact } + figures.filter(\.isExact)
  }

  fileprivate var rounded: HistoryCell {
    // Of the root enough to see a change, one in four thousand million aside; the report has all of it.
    HistoryCell(
      name: name, state: state, primaryMetric: primaryMetric, root: root.map { String($0.prefix(Self.rootDigits)) },
      figures: figures.map(\.rounded))
  }

  public func figure(_ metric: String) -> HistoryFigure? { figures.first { $0.metric == metric } }
}

/// One metric of one cell in a history line: the median of the processes, the lowest and the highest.
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

extension HistoryFigure {
  init(metric: String, unit: String, median: Double, low: Double, high: Double, isExact: Bool) {
    self.metric = metric
    self.unit = unit
    self.median = median
    self.low = low
    self.high = high
    self.isExact = isExact
  }

  /// A time, or a multiple of one, by its median and how far in thousandths of it the lowest and highest process lie
  /// below and above.
  init(metric: String, unit: String, median: Double, below: Double, above: Double) {
    self.init(
      metric: metric, unit: unit, median: median, low: median - median * below / 1_000,
      high: median + median * above / 1_000, isExact: false)
  }

  /// Whether its median is all that is kept of it.
  var isPoint: Bool { isRelative && low == median && high == median }

  /// Whether few digits say all that is known of it: what has a relative error.
  var isRelative: Bool { !isExact && median > 0 && ["nanoseconds", "times"].contains(unit) }

  /// In thousandths of the median.
  var below: Double { max(0, ((1 - low / median) * 1_000).rounded()) }
  var above: Double { max(0, ((high / median - 1) * 1_000).rounded()) }

  /// Times with four digits and ratios with five, by which trends are decided; counts as they are.
  fileprivate var rounded: HistoryFigure {
    guard isRelative else { return self }
    let median = Self.rounded(median, digits: unit == "times" ? 5 : 4)
    let near = HistoryFigure(metric: metric, unit: unit, median: median, low: low, high: high, isExact: false)
    // A ratio decides by its median, and its ends are drawn nowhere: the report has them.
    let (below, above) = unit == "times" ? (0, 0) : (near.below, near.above)
    return HistoryFigure(metric: metric, unit: unit, median: median, below: below, above: above)
  }

  /// The double that is nearest to so many decimal digits, so that it is written with no more than them.
  private static func rounded(_ value: Double, digits: Int) -> Double {
    // Beyond these powers of ten are not exact any more; no time of ours comes near.
    guard value > 1e-9, value < 1e15 else { return value }
    let limit = digits == 5 ? 1e5 : 1e4
    // By a power of ten and not its inverse, which is no double: one rounding only. By comparison, since a logarithm
    // could miss the power by one.
    var power = 1.0
    if value >= limit {
      while value / power >= limit { power *= 10 }
      return (value / power).rounded() * power
    }
    while value * power * 10 < limit { power *= 10 }
    return (value * power).rounded() / power
  }
}

extension HistoryFigure: Decodable {
  /// Of a line of version 1: an array of name, unit, median, lowest and highest process, and whether it is exact.
  public init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    metric = try values.decode(String.self)
    unit = try values.decode(String.self)
    median = try values.decode(Double.self)
    low = try values.decode(Double.self)
    high = try values.decode(Double.self)
    isExact = try values.decode(Bool.self)
  }
}
