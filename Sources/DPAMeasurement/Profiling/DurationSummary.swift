/// Durations of the same work, repeated, and what they have in common.
public struct DurationSummary: Sendable, Equatable {
  /// As they came.
  public let nanoseconds: [UInt64]
  private let ascending: [UInt64]

  /// - Precondition: there is at least one.
  public init(nanoseconds: [UInt64]) {
    precondition(!nanoseconds.isEmpty, "a summary of durations needs one at least")
    self.nanoseconds = nanoseconds
    ascending = nanoseconds.sorted()
  }

  public var count: Int { nanoseconds.count }
  public var totalNanoseconds: UInt64 { nanoseconds.reduce(0, +) }
  public var minimumNanoseconds: UInt64 { ascending[0] }
  public var maximumNanoseconds: UInt64 { ascending[ascending.count - 1] }
  public var meanNanoseconds: Double { Double(totalNanoseconds) / Double(count) }
  public var medianNanoseconds: Double { percentileNanoseconds(50) }

  /// Of a sample (n - 1); one duration has 0.
  public var standardDeviationNanoseconds: Double {
    guard count > 1 else { return 0 }
    let mean = meanNanoseconds
    let squares = nanoseconds.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }

  /// The duration that a share of them does not exceed, between two neighbours in proportion (as NumPy's default).
  ///
  /// - Precondition: `percent` is 0...100.
  public func percentileNanoseconds(_ percent: Double) -> Double {
    precondition((0...100).contains(percent), "a percentile is 0 to 100")
    let place = percent / 100 * Double(count - 1)
    let below = Int(place)
    let above = min(below + 1, count - 1)
    let (low, high) = (Double(ascending[below]), Double(ascending[above]))
    return low + (high - low) * (place - Double(below))
  }
}
