/// The recorded pairs of one cell: the same build against itself, and with known extra work.
public struct CalibratedCell: Sendable, Equatable, Codable {
  public let name: String
  /// The primary metric.
  public let metric: String
  /// The build against itself.
  public let same: [MeasuredPair]
  public let planted: [Planted]

  /// Pairs whose new side really did this much more of the cell's work.
  public struct Planted: Sendable, Equatable, Codable {
    public let percent: Int
    public let pairs: [MeasuredPair]

    public init(percent: Int, pairs: [MeasuredPair]) {
      self.percent = percent
      self.pairs = pairs
    }
  }

  public init(name: String, metric: String, same: [MeasuredPair], planted: [Planted]) {
    self.name = name
    self.metric = metric
    self.same = same
    self.planted = planted
  }

  package var differences: [Double] { same.map { $0.worsening() } }

  /// The pairs with so much extra work; none where none were recorded.
  package func pairs(planted percent: Int) -> [MeasuredPair] {
    planted.first { $0.percent == percent }?.pairs ?? []
  }
}
