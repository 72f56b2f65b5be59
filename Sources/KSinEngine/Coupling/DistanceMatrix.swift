/// Euclidean distances between rows: each a sum of squares in binary64, in column order, rounded once to binary32 after
/// the root. torch's `cdist` sums in binary32.
package struct DistanceMatrix {
  private var transposed: [Double] = []
  private var sums: [Double] = []

  package init() {}

  /// Fills `distances` with those of every row of `first` to every row of `second`.
  ///
  /// - Precondition: both have rows of `width` values, and there is a place for each pair.
  package mutating func fill(_ distances: inout [Float], from first: Span<Float>, to second: Span<Float>, width: Int) {
    let (rowCount, columnCount) = (first.count / width, second.count / width)
    precondition(
      first.count == rowCount * width && second.count == columnCount * width
        && distances.count == rowCount * columnCount, "rows, and a place for each pair")
    // Transposed, sums of neighbouring columns can grow side by side in lanes, and each still adds in its order.
    transpose(second, width: width)
    if sums.count != columnCount { sums = Array(repeating: 0, count: columnCount) }
    for row in 0..<rowCount {
      for column in 0..<columnCount { sums[column] = 0 }
      for place in 0..<width { addSquares(of: Double(first[row * width + place]), place: place) }
      let start = row * columnCount
      for column in 0..<columnCount { distances[start + column] = Float(sums[column].squareRoot()) }
    }
  }

  private mutating func transpose(_ rows: Span<Float>, width: Int) {
    if transposed.count != rows.count { transposed = Array(repeating: 0, count: rows.count) }
    let count = rows.count / width
    for row in 0..<count {
      for place in 0..<width { transposed[place * count + row] = Double(rows[row * width + place]) }
    }
  }

  private mutating func addSquares(of value: Double, place: Int) {
    let start = place * sums.count
    for column in sums.indices {
      let difference = value - transposed[start + column]
      sums[column] += difference * difference
    }
  }
}
