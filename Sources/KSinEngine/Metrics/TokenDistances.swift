/// The Chamfer distance between predicted and true tokens: the loss of that name, averaged over batches.
public struct ChamferDistance: Sendable {
  public let paramsPerToken: Int
  private var mean = ExactMean()

  /// - Throws: `KSinError.tokenWidthOutOfRange`.
  public init(paramsPerToken: Int) throws(KSinError) {
    guard paramsPerToken > 0 else { throw .tokenWidthOutOfRange(paramsPerToken) }
    self.paramsPerToken = paramsPerToken
  }

  /// Adds a batch; what cannot be used is not counted.
  ///
  /// - Parameter width: Values of a row, a multiple of `paramsPerToken`.
  /// - Throws: `KSinError.shapeMismatch`, `.countMismatch` or `.valueNotFinite`.
  public mutating func update(predicted: [Float], target: [Float], width: Int) throws(KSinError) {
    let pairs = try RowPairs.ofTokens(predicted, target, width: width, paramsPerToken)
    var batch = ExactMean()
    for row in 0..<pairs.rowCount {
      let places = pairs.places(row)
      let distance = Tokens.chamfer(
        Tokens(pairs.predicted[places], parametersPerToken: paramsPerToken),
        Tokens(pairs.target[places], parametersPerToken: paramsPerToken))
      try batch.add(distance, "a distance")
    }
    try mean.add(batch.value(of: "Chamfer distance"), "a distance")
  }

  /// Adds the batches of another value: the result has the same bits for any order.
  public mutating func merge(_ other: ChamferDistance) {
    precondition(other.paramsPerToken == paramsPerToken, "tokens of one width")
    mean.merge(other.mean)
  }

  /// - Throws: `KSinError.noValues`.
  public func compute() throws(KSinError) -> Double { try mean.value(of: "Chamfer distance") }
}

/// The linear assignment distance: the mean distance of tokens under the matching with the least total distance, per
/// item; mean over items.
public struct LinearAssignmentDistance: Sendable {
  public let paramsPerToken: Int
  private var mean = ExactMean()
  private var assignment = Assignment()
  private var distances: [Float] = []

  /// - Throws: `KSinError.tokenWidthOutOfRange`.
  public init(paramsPerToken: Int) throws(KSinError) {
    guard paramsPerToken > 0 else { throw .tokenWidthOutOfRange(paramsPerToken) }
    self.paramsPerToken = paramsPerToken
  }

  /// Adds a batch; what cannot be used is not counted.
  ///
  /// - Parameter width: Values of a row, a multiple of `paramsPerToken`.
  /// - Throws: `KSinError.shapeMismatch`, `.countMismatch`, `.valueNotFinite` or `.tooManyRows`.
  public mutating func update(predicted: [Float], target: [Float], width: Int) throws(KSinError) {
    let pairs = try RowPairs.ofTokens(predicted, target, width: width, paramsPerToken)
    let tokenCount = width / paramsPerToken
    guard tokenCount <= Assignment.rowLimit else { throw .tooManyRows(tokenCount) }
    // Apart from the mean: a row that is refused must not leave the rows before it counted.
    var batch = ExactMean()
    distances = Array(repeating: 0, count: tokenCount * tokenCount)
    for row in 0..<pairs.rowCount {
      try batch.add(try ofRow(pairs, row, tokenCount), "a distance")
    }
    mean.merge(batch)
  }

  private mutating func ofRow(_ pairs: RowPairs, _ row: Int, _ tokenCount: Int) throws(KSinError) -> Double {
    let places = pairs.places(row)
    let predicted = Tokens(pairs.predicted[places], parametersPerToken: paramsPerToken)
    let target = Tokens(pairs.target[places], parametersPerToken: paramsPerToken)
    for first in 0..<tokenCount {
      for second in 0..<tokenCount {
        let distance = Float(predicted.squaredDistance(first, to: target, second).squareRoot())
        // Finite tokens may lie further apart than a binary32 can say.
        guard distance.isFinite else { throw .valueNotFinite(what: "a distance", place: first * tokenCount + second) }
        distances[first * tokenCount + second] = distance
      }
    }
    assignment.solve(distances, rowCount: tokenCount)
    var sum = 0.0
    for token in 0..<tokenCount { sum += Double(distances[token * tokenCount + assignment.columnOfRow[token]]) }
    return sum / Double(tokenCount)
  }

  /// Adds the items of another value: the result has the same bits for any order.
  public mutating func merge(_ other: LinearAssignmentDistance) {
    precondition(other.paramsPerToken == paramsPerToken, "tokens of one width")
    mean.merge(other.mean)
  }

  /// - Throws: `KSinError.noValues`.
  public func compute() throws(KSinError) -> Double { try mean.value(of: "linear assignment distance") }
}

extension RowPairs {
  /// Rows of whole tokens.
  ///
  /// - Throws: `KSinError.shapeMismatch`, `.countMismatch` or `.valueNotFinite`.
  fileprivate static func ofTokens(
    _ predicted: [Float], _ target: [Float], width: Int, _ paramsPerToken: Int
  ) throws(KSinError) -> RowPairs {
    guard width > 0 && width.isMultiple(of: paramsPerToken) else {
      throw .shapeMismatch(what: "a row", count: width, expected: paramsPerToken)
    }
    return try RowPairs(predicted: predicted, target: target, width: width)
  }
}
