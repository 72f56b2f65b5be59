#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
