#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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

/// Means and what follows from them.
package enum Moments {
  /// 0 of nothing.
  package static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  /// Of a sample; 0 of fewer than two values.
  package static func standardDeviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Of each value with the next one; 0 where nothing varies.
  package static func lagCorrelation(_ values: [Double]) -> Double {
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares > 0 else { return 0 }
    let products = zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    return products / squares
  }
}

/// Ratios as logarithms, in which a change up and the change that undoes it are equally far from 0.
package enum LogRatio {
  /// ln(new / base), negated where more is better, so that above 0 is worse.
  ///
  /// - Precondition: both are above 0.
  package static func worsening(from base: Double, to new: Double, better: MetricDefinition.Direction) -> Double {
    precondition(base > 0 && new > 0, "only positive figures have a ratio")
    return better == .less ? log(new / base) : log(base / new)
  }

  /// A share of change, for example 0.05 for 5 % more, as a logarithm.
  package static func of(share: Double) -> Double { log(1 + share) }

  /// A logarithm as a share of change.
  package static func share(_ logarithm: Double) -> Double { expm1(logarithm) }
}

/// The standard normal distribution, as far as deciding needs it.
package enum NormalDistribution {
  /// 90 % lie below.
  package static let quantile900 = 1.2815515655446004
  package static let quantile975 = 1.959963984540054
  package static let quantile999 = 3.090232306167813

  /// The share above a value.
  package static func shareAbove(_ value: Double) -> Double { erfc(value / 2.0.squareRoot()) / 2 }
}
