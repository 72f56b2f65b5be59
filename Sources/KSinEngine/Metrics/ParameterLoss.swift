/// A loss between predicted and true parameters, as the API document names it.
public enum ParameterLoss: String, CaseIterable, Sendable {
  /// The mean squared difference.
  case mse
  /// Mean over the batch of: mean over target tokens of the squared distance to the nearest predicted token, plus the
  /// same with roles exchanged.
  case chamfer
  /// The mean squared difference after the target's tokens are sorted by frequency, stably.
  case mseSort = "mse_sort"

  /// The loss of a batch: a correctly rounded mean over its rows, each in binary64.
  ///
  /// - Parameter k: Tokens of a row; frequencies come first, then amplitudes.
  /// - Throws: `KSinError.componentCountOutOfRange`, `.shapeMismatch`, `.countMismatch` or `.valueNotFinite`.
  public func value(predicted: [Float], target: [Float], k: Int) throws(KSinError) -> Double {
    guard k > 0 && k <= KSinConfiguration.componentLimit else { throw .componentCountOutOfRange(k) }
    let pairs = try RowPairs(predicted: predicted, target: target, width: 2 * k)
    var mean = ExactMean()
    for row in 0..<pairs.rowCount {
      let places = pairs.places(row)
      try mean.add(ofRow(pairs.predicted[places], pairs.target[places]), "a loss")
    }
    return try mean.value(of: rawValue)
  }

  private func ofRow(_ predicted: ArraySlice<Float>, _ target: ArraySlice<Float>) -> Double {
    switch self {
    case .mse: Self.meanSquare(predicted, target)
    case .mseSort: Self.meanSquare(predicted, Tokens(target, parametersPerToken: 2).sortedByFirst()[...])
    case .chamfer:
      Tokens.chamfer(Tokens(predicted, parametersPerToken: 2), Tokens(target, parametersPerToken: 2))
    }
  }

  private static func meanSquare(_ predicted: ArraySlice<Float>, _ target: ArraySlice<Float>) -> Double {
    var sum = 0.0
    for (prediction, truth) in zip(predicted, target) {
      // Widened first: the difference of two finite binary32 may overflow, its square all the more.
      let difference = Double(prediction) - Double(truth)
      sum += difference * difference
    }
    return sum / Double(predicted.count)
  }
}

/// The mean of a loss over batches.
public struct MeanLoss: Hashable, Sendable {
  public let loss: ParameterLoss
  public let k: Int
  private var mean = ExactMean()

  /// - Throws: `KSinError.componentCountOutOfRange`.
  public init(_ loss: ParameterLoss, k: Int) throws(KSinError) {
    guard k > 0 && k <= KSinConfiguration.componentLimit else { throw .componentCountOutOfRange(k) }
    self.loss = loss
    self.k = k
  }

  /// Adds a batch; what cannot be used is not counted.
  ///
  /// - Throws: `KSinError.shapeMismatch`, `.countMismatch` or `.valueNotFinite`.
  public mutating func update(predicted: [Float], target: [Float]) throws(KSinError) {
    try mean.add(loss.value(predicted: predicted, target: target, k: k), "a loss")
  }

  /// Adds the batches of another value: the result has the same bits for any order.
  public mutating func merge(_ other: MeanLoss) {
    precondition(other.loss == loss && other.k == k, "one loss")
    mean.merge(other.mean)
  }

  /// - Throws: `KSinError.noValues`.
  public func compute() throws(KSinError) -> Double { try mean.value(of: loss.rawValue) }
}
