#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How a cost grows: cost = factor * amount ^ exponent, by least squares of the logarithms.
package struct PowerFit: Sendable, Equatable {
  package let exponent: Double

  /// Nothing for fewer than two amounts, or where one is not above 0.
  package init?(_ points: [(amount: Double, cost: Double)]) {
    guard points.count > 1, points.allSatisfy({ $0.amount > 0 && $0.cost > 0 }) else { return nil }
    let x = points.map { log($0.amount) }
    let y = points.map { log($0.cost) }
    let count = Double(points.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let squares = x.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
    guard squares > 0 else { return nil }
    exponent = zip(x, y).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +) / squares
  }
}
