/// Powers in decibels: the API document's `complex_to_dbfs`.
public struct Decibels: Hashable, Sendable {
  /// The power that smaller ones count as.
  public let epsilon: Double

  /// - Throws: `KSinError.epsilonOutOfRange` unless `epsilon` is a normal number above 0.
  public init(epsilon: Double = 1e-8) throws(KSinError) {
    // Normal, because the logarithm takes nothing smaller; as a floor it makes every power so.
    guard epsilon.isNormal && epsilon > 0 else { throw .epsilonOutOfRange(epsilon) }
    self.epsilon = epsilon
  }

  /// 10 log10(max(re^2 + im^2, epsilon)).
  ///
  /// - Precondition: the power is finite.
  public func value(_ bin: SIMD2<Double>) -> Double {
    10 * Logarithm.decimal(max(bin.x * bin.x + bin.y * bin.y, epsilon))
  }

  /// Those of many bins, given as real and imaginary parts.
  ///
  /// - Throws: `KSinError.valueNotFinite`.
  public func values(_ bins: [SIMD2<Double>]) throws(KSinError) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(bins.count)
    for (place, bin) in bins.enumerated() {
      guard (bin.x * bin.x + bin.y * bin.y).isFinite else { throw .valueNotFinite(what: "a power", place: place) }
      values.append(value(bin))
    }
    return values
  }
}
