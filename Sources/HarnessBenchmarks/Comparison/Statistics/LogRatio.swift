import RealModule

/// Ratios as logarithms, in which a change up and the change that undoes it are equally far from 0.
package enum LogRatio {
  /// ln(new / base), negated where more is better, so that above 0 is worse.
  ///
  /// - Precondition: both are above 0.
  package static func worsening(from base: Double, to new: Double, better: MetricDefinition.Direction) -> Double {
    precondition(base > 0 && new > 0, "only positive figures have a ratio")
    return better == .less ? Double.log(new / base) : Double.log(base / new)
  }

  /// A share of change, for example 0.05 for 5 % more, as a logarithm.
  package static func of(share: Double) -> Double { Double.log(1 + share) }

  /// A logarithm as a share of change.
  package static func share(_ logarithm: Double) -> Double { Double.expMinusOne(logarithm) }
}

/// The standard normal distribution, as far as deciding needs it.
package enum NormalDistribution {
  /// 90 % lie below.
  package static let quantile900 = 1.2815515655446004
  package static let quantile975 = 1.959963984540054
  package static let quantile999 = 3.090232306167813

  /// The share above a value.
  package static func shareAbove(_ value: Double) -> Double { Double.erfc(value / 2.0.squareRoot()) / 2 }
}
