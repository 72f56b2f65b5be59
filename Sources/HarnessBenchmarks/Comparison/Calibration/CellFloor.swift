/// How much one cell's time moves on a machine without any change of the build.
public struct CellFloor: Sendable, Equatable, Codable {
  /// From here on an effect is believed: the larger of three robust standard errors, 3 * 1.4826 * MAD(d) / sqrt(n), and
  /// the 95th percentile of the absolute Hodges-Lehmann estimates of resampled sets of n pairs. A log-ratio.
  public let floor: Double
  /// Median of the distances of the log-ratios from their median.
  public let medianAbsoluteDeviation: Double
  public let standardDeviation: Double
  /// Mean log-ratio of the pairs with the base first less that of the others, halved: what running second costs.
  public let orderEffect: Double
  /// Correlation of each pair's log-ratio with the next one's.
  public let lagCorrelation: Double

  private static let resampledSets = 1_000

  /// - Parameter pairCount: Pairs that a comparison takes of each cell.
  /// - Precondition: there are at least as many pairs.
  package init(_ cell: CalibratedCell, pairCount: Int, seed: UInt64) {
    let differences = cell.differences
    precondition(differences.count >= pairCount, "enough pairs to resample")
    medianAbsoluteDeviation = OrderStatistics.medianAbsoluteDeviation(differences)
    let robust = 3 * OrderStatistics.normalScale * medianAbsoluteDeviation / Double(pairCount).squareRoot()
    var draw = PairDraw(seed: seed)
    let estimates = (0..<Self.resampledSets).map { _ in
      abs(HodgesLehmann(draw.draw(pairCount, of: differences)).estimate)
    }
    floor = max(robust, OrderStatistics.percentile(0.95, of: estimates))
    standardDeviation = Moments.standardDeviation(differences)
    let baseFirst = cell.same.filter(\.isBaseFirst).map { $0.worsening() }
    let newFirst = cell.same.filter { !$0.isBaseFirst }.map { $0.worsening() }
    orderEffect = (Moments.mean(baseFirst) - Moments.mean(newFirst)) / 2
    lagCorrelation = Moments.lagCorrelation(differences)
  }

  package enum CodingKeys: String, CodingKey {
    case floor = "floor_log_ratio"
    case medianAbsoluteDeviation = "mad_log_ratio"
    case standardDeviation = "sd_log_ratio"
    case orderEffect = "order_effect_log_ratio"
    case lagCorrelation = "lag_correlation"
  }
}
