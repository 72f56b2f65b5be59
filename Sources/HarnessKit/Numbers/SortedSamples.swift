import DPAMeasurement

/// Raw samples in ascending order, and what a box plot shows of them.
package struct SortedSamples: Sendable, Equatable {
  /// At least one, all finite.
  package let values: [Double]

  /// Nil where no sample is a finite number.
  package init?(_ samples: [Double]) {
    values = samples.filter(\.isFinite).sorted()
    guard !values.isEmpty else { return nil }
  }

  package var lowest: Double { values[0] }
  package var highest: Double { values[values.count - 1] }
  package var median: Double { quantile(0.5) }
  package var lowerQuartile: Double { quantile(0.25) }
  package var upperQuartile: Double { quantile(0.75) }

  /// Interpolated between the two nearest samples.
  package func quantile(_ share: Double) -> Double {
    SampleStatistics.percentile(share, ofAscending: values)
  }
}
