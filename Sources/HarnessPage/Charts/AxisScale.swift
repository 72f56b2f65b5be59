/// Where a value lies along an axis, and the round values that are written on it.
package struct AxisScale: Sendable, Equatable {
  /// The values at both ends, the lower first.
  package let low: Double
  package let high: Double
  /// Where those ends are drawn.
  package let start: Double
  package let end: Double

  /// An axis that holds all of these values with a little room, from a round value to a round value.
  ///
  /// - Parameter values: Those that are not finite, or too large to add room to, are left out.
  package init(holding values: [Double], from start: Double, to end: Double, wantedTicks: Int = 4) {
    let finite = values.filter { $0.magnitude < 1e300 }
    var low = finite.min() ?? 0
    var high = finite.max() ?? 1
    // Both ends may be finite and their distance not.
    if !(high - low).isFinite { (low, high) = (0, 1) }
    // Equal values have no distance to divide by, so the axis is opened around them.
    if high - low <= max(high.magnitude, low.magnitude) * 1e-9 {
      let room = low == 0 ? 1 : low.magnitude * 0.05
      (low, high) = (low - room, high + room)
    }
    let step = Self.step((high - low) / Double(wantedTicks))
    self.low = (low / step).rounded(.down) * step
    self.high = (high / step).rounded(.up) * step
    self.start = start
    self.end = end
  }

  /// Exactly from one value to another.
  package init(low: Double, high: Double, from start: Double, to end: Double) {
    precondition(low < high, "an axis has a length")
    self.low = low
    self.high = high
    self.start = start
    self.end = end
  }

  /// Never outside the axis.
  package func position(_ value: Double) -> Double {
    let share = (value - low) / (high - low)
    return start + (end - start) * (share.isFinite ? min(max(share, 0), 1) : 0)
  }

  /// Round values, both ends included where they are round.
  package func ticks(wanted: Int = 4) -> [Double] {
    let step = Self.step((high - low) / Double(wanted))
    // A little tolerance, since a round value divided by its step is seldom a whole number exactly.
    let first = Int((low / step - 1e-6).rounded(.up))
    let last = Int((high / step + 1e-6).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below a distance.
  private static func step(_ distance: Double) -> Double {
    guard distance > 1e-300, distance.isFinite else { return 1 }
    // By steps and not by a logarithm, whose rounding could miss a power by one.
    var power = 1.0
    while power * 10 <= distance { power *= 10 }
    while power > distance { power /= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= distance * (1 - 1e-9) } ?? power * 10
  }
}

/// Where the axes of a chart of costs stand, in units of its view box.
enum ChartFrame {
  static let width = 360.0
  static let height = 168.0
  static let left = 58.0
  static let bottom = 146.0
}
