extension ReportMetric {
  /// The median of each process, in the order in which they ran; iterations within a process are no repeats.
  package var processMedians: [Double] { runs.compactMap(Self.median) }

  /// The median of the processes' medians; nothing where the metric is unavailable.
  package var median: Double? { Self.median(processMedians) }

  /// The lowest and the highest process: with five, a 94 % interval of the median.
  package var extremes: (low: Double, high: Double)? {
    guard let low = processMedians.min(), let high = processMedians.max() else { return nil }
    return (low, high)
  }

  /// How far the lowest and the highest process lie apart, as a share of the median.
  package var spread: Double? {
    guard let median, let (low, high) = extremes else { return nil }
    return median == 0 ? (low == high ? 0 : nil) : (high - low) / median
  }

  /// The middle value, or the mean of the two in the middle; nothing of no value.
  package static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
