/// What one process measured of one cell: the line that `dpa-harness bench-cell` prints.
public struct CellRun: Sendable, Equatable, Codable {
  /// Decoded first; a build with another version is not comparable.
  public let version: Int
  public let cell: String
  /// Root of what was computed, in hex.
  public let root: String
  public let sampleCount: UInt64
  /// By the name of their metric: the values of the iterations, in order.
  public let values: [Values]

  public struct Values: Sendable, Equatable, Codable {
    public let metric: String
    public let iterations: [Double]
    /// Why there are none.
    public let reason: String?

    public init(metric: String, iterations: [Double], reason: String? = nil) {
      self.metric = metric
      self.iterations = iterations
      self.reason = reason
    }
  }

  public static let currentVersion = 1

  public init(cell: String, root: String, sampleCount: UInt64, values: [Values]) {
    version = Self.currentVersion
    self.cell = cell
    self.root = root
    self.sampleCount = sampleCount
    self.values = values
  }

  public subscript(metric: String) -> [Double]? { values.first { $0.metric == metric }?.iterations }

  enum CodingKeys: String, CodingKey {
    case version, cell, root, values
    case sampleCount = "sample_count"
  }
}
