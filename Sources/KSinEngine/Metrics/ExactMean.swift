internal import TableCore

/// A mean that has the same bits for any order and any partition of its values: the sum is exact, and rounded once.
struct ExactMean: Hashable, Sendable {
  private var sum = ExactAccumulator(typicalMagnitude: 64)

  /// - Throws: `KSinError.valueNotFinite`.
  mutating func add(_ value: Double, _ what: String) throws(KSinError) {
    do {
      try sum.add(value)
    } catch {
      throw .valueNotFinite(what: what, place: Int(clamping: sum.count))
    }
  }

  mutating func merge(_ other: ExactMean) { sum.merge(other.sum) }

  var count: UInt64 { sum.count }

  /// - Throws: `KSinError.noValues`.
  func value(of metric: String) throws(KSinError) -> Double {
    do {
      return try sum.statistics().mean
    } catch {
      throw .noValues(metric: metric)
    }
  }
}

/// Pairs of rows of one width that a metric is given.
struct RowPairs {
  let predicted: [Float]
  let target: [Float]
  let width: Int
  var rowCount: Int { predicted.count / width }

  /// - Throws: `KSinError.shapeMismatch`, `.countMismatch` or `.valueNotFinite`.
  init(predicted: [Float], target: [Float], width: Int) throws(KSinError) {
    guard predicted.count == target.count else {
      throw .countMismatch(what: "the target", count: target.count, expected: predicted.count)
    }
    guard !predicted.isEmpty && predicted.count.isMultiple(of: width) else {
      throw .shapeMismatch(what: "the prediction", count: predicted.count, expected: width)
    }
    // Before any of them is added: a refused batch leaves a metric as it was.
    try Finite.check(predicted, "the prediction")
    try Finite.check(target, "the target")
    self.predicted = predicted
    self.target = target
    self.width = width
  }

  /// The pair of one row.
  func places(_ row: Int) -> Range<Int> { (row * width)..<((row + 1) * width) }
}
