/// One process of each build, run back to back: the median of the primary metric of each.
///
/// In JSON a list of three: base, new, and 1 where the base ran first.
public struct MeasuredPair: Sendable, Equatable, Codable {
  public let base: Double
  public let new: Double
  public let isBaseFirst: Bool

  public init(base: Double, new: Double, isBaseFirst: Bool) {
    self.base = base
    self.new = new
    self.isBaseFirst = isBaseFirst
  }

  public init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    base = try list.decode(Double.self)
    new = try list.decode(Double.self)
    isBaseFirst = try list.decode(Int.self) == 1
    guard base > 0, new > 0, ReportCheck.isPossible(time: base), ReportCheck.isPossible(time: new) else {
      throw DecodingError.dataCorruptedError(in: list, debugDescription: "a figure of a pair is not a possible time")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(base)
    try list.encode(new)
    try list.encode(isBaseFirst ? 1 : 0)
  }

  /// ln(new / base), above 0 where the new one is worse.
  package func worsening(_ better: MetricDefinition.Direction = .less) -> Double {
    LogRatio.worsening(from: base, to: new, better: better)
  }
}
