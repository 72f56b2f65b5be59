/// Figures of values in order of size.
package enum OrderStatistics {
  /// The value below which a share of the values lie: linear between the two neighbours of place `share * (n - 1)`,
  /// counted from 0, in sorted order.
  ///
  /// - Precondition: there are values, and the share is 0 to 1.
  /// - Source: Hyndman and Fan (1996), definition 7; what `numpy.percentile` does unless told otherwise.
  package static func percentile(_ share: Double, of values: [Double]) -> Double {
    precondition(!values.isEmpty && share >= 0 && share <= 1, "a share of at least one value")
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
  }

  /// The middle value, or the mean of the middle two.
  package static func median(_ values: [Double]) -> Double { percentile(0.5, of: values) }

  /// Median of the distances from the median.
  package static func medianAbsoluteDeviation(_ values: [Double]) -> Double {
    let center = median(values)
    return median(values.map { abs($0 - center) })
  }

  /// What estimates a normal distribution's standard deviation from the median of its distances.
  package static let normalScale = 1.4826
}
