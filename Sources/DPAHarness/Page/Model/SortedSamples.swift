/// Raw samples in ascending order, and what a box plot shows of them.
struct SortedSamples: Sendable, Equatable {
  /// At least one, all finite.
  let values: [Double]

  /// Nothing where no sample is a finite number.
  init?(_ samples: [Double]) {
    values = samples.filter(\.isFinite).sorted()
    guard !values.isEmpty else { return nil }
  }

  var lowest: Double { values[0] }
  var highest: Double { values[values.count - 1] }
  var median: Double { quantile(0.5) }
  var lowerQuartile: Double { quantile(0.25) }
  var upperQuartile: Double { quantile(0.75) }

  /// Interpolated between the two nearest samples.
  func quantile(_ share: Double) -> Double {
    let place = share * Double(values.count - 1)
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    return values[below] + (values[above] - values[below]) * (place - Double(below))
  }
}
