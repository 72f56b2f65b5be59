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
    root = cell.root.map { String($0.prefix(16)) }
    figures = cell.metrics.filter { $0.definition.kind == .exact || $0.definition.name == cell.primaryMetric }
      .compactMap(HistoryFigure.init)
  }

  public func figure(_ metric: String) -> HistoryFigure? { figures.first { $0.metric == metric } }

  package enum CodingKeys: String, CodingKey {
    case name, state, root, figures
    case primaryMetric = "primary_metric"
  }
}
