/// The smallest slow-down that so many pairs with this spread would find nine times in ten.
///
/// (z(0.999) + z(0.9)) * sd(d) / sqrt(0.955 n): the normal approximation for a signed-rank test, whose efficiency
/// against normal differences is 0.955.
package enum DetectableEffect {
  /// As a log-ratio; nothing for a single pair, which has no spread.
  package static func logRatio(of differences: [Double]) -> Double? {
    let count = Double(differences.count)
    guard count > 1 else { return nil }
    let deviation = Moments.standardDeviation(differences)
    return (NormalDistribution.quantile999 + NormalDistribution.quantile900) * deviation / (0.955 * count).squareRoot()
  }
}
