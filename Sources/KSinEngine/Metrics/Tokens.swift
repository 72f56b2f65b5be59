/// A row of parameters as tokens: parameter p of token j lies at p * tokenCount + j.
struct Tokens {
  private let row: ArraySlice<Float>
  private let tokenCount: Int

  init(_ row: ArraySlice<Float>, parametersPerToken: Int) {
    self.row = row
    tokenCount = row.count / parametersPerToken
  }

  /// The squared distance of two tokens, in binary64, parameters in order.
  func squaredDistance(_ token: Int, to other: Tokens, _ otherToken: Int) -> Double {
    var sum = 0.0
    for first in stride(from: 0, to: row.count, by: tokenCount) {
      let difference =
        Double(row[row.startIndex + first + token]) - Double(other.row[other.row.startIndex + first + otherToken])
      sum += difference * difference
    }
    return sum
  }

  /// The mean over this row's tokens of the squared distance to the nearest token of the other.
  func meanNearest(_ other: Tokens) -> Double {
    var sum = 0.0
    for token in 0..<tokenCount {
      sum += (0..<tokenCount).reduce(Double.infinity) { min($0, squaredDistance(token, to: other, $1)) }
    }
    return sum / Double(tokenCount)
  }

  /// Both directions' means, added.
  static func chamfer(_ predicted: Tokens, _ target: Tokens) -> Double {
    target.meanNearest(predicted) + predicted.meanNearest(target)
  }

  /// The row with its tokens in the order of their first parameters; equal ones keep their order.
  func sortedByFirst() -> [Float] {
    let start = row.startIndex
    // `sorted` does not promise to be stable; the place as a second key makes it so.
    let order = (0..<tokenCount).sorted { (row[start + $0], $0) < (row[start + $1], $1) }
    return stride(from: 0, to: row.count, by: tokenCount).flatMap { first in order.map { row[start + first + $0] } }
  }
}
