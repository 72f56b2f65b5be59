/// Minibatch coupling: each row of noise is matched with the row of parameters that makes the whole batch's distances
/// least in sum.
public struct Coupling: Sendable {
  /// The row of parameters for each row of noise.
  public let columns: [Int]
  /// The sum of the matched distances, added in row order in binary64.
  public let cost: Double

  /// Matches rows of noise with rows of parameters.
  ///
  /// - Throws: `KSinError.shapeMismatch`, `.countMismatch`, `.tooManyRows` or `.valueNotFinite`.
  public init(noise: [Float], parameters: [Float], width: Int) throws(KSinError) {
    guard width > 0 && noise.count.isMultiple(of: width) else {
      throw .shapeMismatch(what: "noise", count: noise.count, expected: max(width, 1))
    }
    guard noise.count == parameters.count else {
      throw .countMismatch(what: "parameters", count: parameters.count, expected: noise.count)
    }
    let rowCount = noise.count / width
    // Before the costs are allocated: their number is the square of this one.
    guard rowCount <= Assignment.rowLimit else { throw .tooManyRows(rowCount) }
    // Here rather than on the costs: a cost could not say which value of whom is wrong.
    try Finite.check(noise, "noise")
    try Finite.check(parameters, "parameters")
    var costs = [Float](repeating: 0, count: rowCount * rowCount)
    var distances = DistanceMatrix()
    distances.fill(&costs, from: noise.span, to: parameters.span, width: width)
    var assignment = Assignment()
    let columns = try assignment.columns(costs: costs, rowCount: rowCount)
    self.columns = columns
    cost = (0..<rowCount).reduce(0) { $0 + Double(costs[$1 * rowCount + columns[$1]]) }
  }

  /// Rows in the order of the columns.
  public func reordered(_ rows: [Float]) -> [Float] {
    guard !columns.isEmpty else { return rows }
    let width = rows.count / columns.count
    precondition(rows.count == width * columns.count, "a row for each column")
    var reordered: [Float] = []
    reordered.reserveCapacity(rows.count)
    for column in columns { reordered.append(contentsOf: rows[(column * width)..<((column + 1) * width)]) }
    return reordered
  }
}

/// Checks of values from outside.
enum Finite {
  /// - Throws: `KSinError.valueNotFinite` for the first that is infinite or not a number.
  static func check(_ values: [Float], _ what: String) throws(KSinError) {
    for (place, value) in values.enumerated() where !value.isFinite { throw .valueNotFinite(what: what, place: place) }
  }
}
