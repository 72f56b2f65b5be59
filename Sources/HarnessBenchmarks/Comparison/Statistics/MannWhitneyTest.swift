import DPAMeasurement

/// The Mann-Whitney U test of two samples that are not paired.
///
/// Without ties and with at most 400 products of counts the distribution is counted exactly, else it is the normal
/// approximation with correction for ties and continuity.
///
/// Source: Mann and Whitney (1947).
package struct MannWhitneyTest: Sendable, Equatable {
  /// The probability of a second sample at least as far above the first.
  package let greater: Double
  package let twoSided: Double

  /// - Precondition: neither sample is empty, and every value is a number.
  package init(_ first: [Double], _ second: [Double]) {
    precondition(!first.isEmpty && !second.isEmpty, "two samples")
    precondition(!(first + second).contains { $0.isNaN }, "numbers have an order")
    let ranks = Ranks(first, second)
    let (count, other) = (first.count, second.count)
    let statistic = ranks.sumOfSecond - Double(other * (other + 1)) / 2
    let mirrored = Double(count * other) - statistic
    let above: (Double) -> Double
    // The exact distribution assumes distinct values; with ties it would claim probabilities that do not exist.
    if ranks.tieTerm == 0 && count * other <= Self.exactProducts {
      let shares = Self.shares(count, other)
      above = { statistic in shares[Int(statistic)...].reduce(0, +) }
    } else {
      above = { Self.approximation($0, count, other, tieTerm: ranks.tieTerm) }
    }
    greater = above(statistic)
    // Twice the smaller tail may exceed 1, where the statistic lies in the middle.
    twoSided = min(1, 2 * above(max(statistic, mirrored)))
  }

  private static let exactProducts = 400

  /// The smallest value that U stays at or below with at least this probability; nil for samples too large to
  /// count.
  package static func quantile(_ probability: Double, _ first: Int, _ second: Int) -> Int? {
    guard first * second <= exactProducts else { return nil }
    var cumulative = 0.0
    return shares(first, second).firstIndex { share in
      cumulative += share
      return cumulative >= probability
    }
  }

  /// The smallest probability that samples of these sizes can reach.
  package static func smallestProbability(_ first: Int, _ second: Int) -> Double {
    // One order of all, which number (first + second) over second.
    (1...max(second, 1)).reduce(1.0) { $0 * Double($1) / Double(first + $1) }
  }

  private static func approximation(_ statistic: Double, _ first: Int, _ second: Int, tieTerm: Double) -> Double {
    let (product, all) = (Double(first * second), Double(first + second))
    let variance = product / 12 * (all + 1 - tieTerm / (all * (all - 1)))
    // All values equal: nothing was seen that equal builds would not show.
    guard variance > 0 else { return 1 }
    // Half a step back, since U moves in whole steps and the normal curve does not (continuity correction).
    return NormalDistribution.shareAbove((statistic - product / 2 - 0.5) / variance.squareRoot())
  }

  /// The probability of each value of U.
  private static func shares(_ first: Int, _ second: Int) -> [Double] {
    // counts[j][u]: ways for the items so far with j of the second sample among them, made probabilities at the end.
    let largest = first * second
    var counts = [[Double]](repeating: [Double](repeating: 0, count: largest + 1), count: second + 1)
    counts[0][0] = 1
    for item in 1...(first + second) {
      for taken in stride(from: min(item, second), through: 1, by: -1) {
        // A member of the second sample here is above all members of the first among the items before.
        let above = item - taken
        guard above <= min(first, largest) else { continue }
        for value in above...largest { counts[taken][value] += counts[taken - 1][value - above] }
      }
    }
    let all = counts[second].reduce(0, +)
    return counts[second].map { $0 / all }
  }

  private struct Ranks {
    var sumOfSecond = 0.0
    /// Sum of t^3 - t over the groups of equal values.
    var tieTerm = 0.0

    init(_ first: [Double], _ second: [Double]) {
      let items = (first.map { ($0, false) } + second.map { ($0, true) }).sorted { $0.0 < $1.0 }
      var start = 0
      while start < items.count {
        var end = start
        while end < items.count && items[end].0 == items[start].0 { end += 1 }
        let size = Double(end - start)
        // Ranks start at 1, and equal values share the mean of the places they fill.
        let rank = Double(start + end + 1) / 2
        sumOfSecond += rank * Double(items[start..<end].count { $0.1 })
        tieTerm += size * size * size - size
        start = end
      }
    }
  }
}

/// How far a second sample lies above a first that is not paired with it: the median of all differences, with its
/// interval.
///
/// Source: Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods" (2014), 4.2 and 4.3.
package struct TwoSampleShift: Sendable, Equatable {
  package let estimate: Double
  /// Covers the shift with at least 95 %; nil for samples too small for that or with over 400 differences.
  package let interval: ClosedRange<Double>?

  /// - Precondition: neither sample is empty.
  package init(from first: [Double], to second: [Double]) {
    precondition(!first.isEmpty && !second.isEmpty, "two samples")
    let differences = second.flatMap { new in first.map { new - $0 } }.sorted()
    estimate = SampleStatistics.median(differences)
    let place = MannWhitneyTest.quantile(0.025, first.count, second.count)
    interval = place.flatMap { $0 == 0 ? nil : differences[$0 - 1]...differences[differences.count - $0] }
  }
}
