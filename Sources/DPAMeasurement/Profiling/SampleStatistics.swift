/// What repeated measurements have in common.
package enum SampleStatistics {
  /// The value below which a share of the values lie: linear between the two neighbours of place `share * (n - 1)`,
  /// counted from 0, in sorted order.
  ///
  /// - Precondition: there are values, and the share is 0 to 1.
  /// - Source: Hyndman and Fan (1996), definition 7; what `numpy.percentile` does unless told otherwise.
  package static func percentile(_ share: Double, of values: [Double]) -> Double {
    percentile(share, ofAscending: values.sorted())
  }

  /// The same of values that are in order already.
  package static func percentile(_ share: Double, ofAscending values: [Double]) -> Double {
    precondition(!values.isEmpty && share >= 0 && share <= 1, "a share of at least one value")
    let place = share * Double(values.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, values.count - 1)
    return values[lower] + (values[upper] - values[lower]) * (place - Double(lower))
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

  /// 0 of nothing.
  package static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  /// Of a sample (n - 1); 0 of fewer than two values.
  package static func standardDeviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    return (squaredDistances(values) / Double(values.count - 1)).squareRoot()
  }

  /// Of each value with the next one; 0 where nothing varies.
  package static func lagCorrelation(_ values: [Double]) -> Double {
    let squares = squaredDistances(values)
    guard squares > 0 else { return 0 }
    let mean = mean(values)
    return zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) } / squares
  }

  /// From the mean, added up.
  private static func squaredDistances(_ values: [Double]) -> Double {
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
