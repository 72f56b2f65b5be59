#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The standard normal distribution, as far as deciding needs it.
package enum NormalDistribution {
  /// 90 % lie below.
  package static let quantile900 = 1.2815515655446004
  package static let quantile975 = 1.959963984540054
  package static let quantile999 = 3.090232306167813

  /// The share above a value.
  package static func shareAbove(_ value: Double) -> Double { erfc(value / 2.0.squareRoot()) / 2 }
}
