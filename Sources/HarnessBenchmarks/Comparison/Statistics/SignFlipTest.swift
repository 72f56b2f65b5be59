import DPAMeasurement
import HarnessKit

/// One-sided randomisation test of paired differences: were they as likely to have come out with the other sign, how
/// often would their mean be at least as large as it is?
///
/// The statistic is the mean of the differences clipped at the 75th percentile of their absolute values. Clipping looks
/// at absolute values only, so flipping signs stays exact. Differences are rounded to 2^-40, so that sums are exact
/// and equal ones count as equal.
///
/// Source: Fisher, "The Design of Experiments" (1935), section 21; Edgington and Onghena, "Randomization Tests" (2007).
package enum SignFlipTest {
  /// Up to so many pairs every combination of signs is counted; beyond, random ones are.
  package static let exactPairCount = 20
  package static let randomFlipCount = 100_000

  /// The probability of a mean at least as large as the observed one.
  ///
  /// - Parameter seed: Of the random signs, for more than 20 differences.
  /// - Precondition: there are differences, all finite.
  package static func probability(of differences: [Double], seed: UInt64) -> Double {
    precondition(!differences.isEmpty && differences.allSatisfy(\.isFinite), "a test needs finite differences")
    let terms = clipped(differences)
    let observed = terms.reduce(0, +)
    let sizes = terms.map(abs)
    // The number of combinations is a power of two, so the probability is an exact binary fraction.
    if sizes.count <= exactPairCount {
      return Double(countOfAll(sizes, atLeast: observed)) / Double(UInt64(1) << UInt64(sizes.count))
    }
    let count = countOfRandom(sizes, atLeast: observed, seed: seed)
    // The observed combination counts as one of the drawn, so that p is never 0 and the test stays valid.
    return Double(count + 1) / Double(randomFlipCount + 1)
  }

  /// The smallest probability that so many pairs can reach: one combination of signs of all.
  package static func smallestProbability(pairCount: Int) -> Double {
    if pairCount > exactPairCount { return 1 / Double(randomFlipCount + 1) }
    return 1 / Double(UInt64(1) << UInt64(pairCount))
  }

  /// Differences within the 75th percentile of their absolute values.
  package static func clippedDifferences(_ differences: [Double]) -> [Double] {
    // From absolute values, which no flip of signs changes, so that the test stays exact.
    let limit = SampleStatistics.percentile(0.75, of: differences.map(abs))
    return differences.map { min(max($0, -limit), limit) }
  }

  private static func clipped(_ differences: [Double]) -> [Int64] {
    // 40 bits behind the point: far finer than a time can be told, and 1,000 such terms cannot overflow.
    clippedDifferences(differences).map { Int64(($0 * 0x1p40).rounded()) }
  }

  /// Of all combinations of signs, those whose sum reaches the limit: the sorted sums of one half are walked up while
  /// those of the other half are walked down.
  private static func countOfAll(_ sizes: [Int64], atLeast limit: Int64) -> UInt64 {
    // Two halves of 2^10 sums each instead of 2^20 sums: the sorted halves meet in one walk.
    let half = sizes.count / 2
    let lower = sums(of: sizes[..<half])
    let upper = sums(of: sizes[half...])
    var count: UInt64 = 0
    var first = upper.count
    for sum in lower {
      // As the lower sums grow, ever smaller upper ones suffice, so this place only ever moves down.
      while first > 0, upper[first - 1] + sum >= limit { first -= 1 }
      count += UInt64(upper.count - first)
    }
    return count
  }

  /// The sums of all combinations of signs, sorted.
  private static func sums(of sizes: ArraySlice<Int64>) -> [Int64] {
    var sums: [Int64] = [0]
    for size in sizes { sums = sums.flatMap { [$0 - size, $0 + size] } }
    return sums.sorted()
  }

  private static func countOfRandom(_ sizes: [Int64], atLeast limit: Int64, seed: UInt64) -> Int {
    var random = SplitMix64(seed: seed)
    let tables = signedSums(of: sizes)
    var count = 0
    for _ in 0..<randomFlipCount {
      var sum: Int64 = 0
      var bits: UInt64 = 0
      for (index, table) in tables.enumerated() {
        // One draw of 64 bits serves eight tables of eight signs.
        if index.isMultiple(of: 8) { bits = random.next() }
        sum += table[Int(bits & 0xff)]
        bits >>= 8
      }
      if sum >= limit { count += 1 }
    }
    return count
  }

  /// For each eight sizes the sum under each of their 256 sign combinations.
  private static func signedSums(of sizes: [Int64]) -> [[Int64]] {
    stride(from: 0, to: sizes.count, by: 8).map { start in
      let group = sizes[start..<min(start + 8, sizes.count)]
      // Eight signs by one lookup: 100,000 flips of 32 pairs take 400,000 additions instead of 3,200,000.
      return (0..<256).map { signs in
        group.enumerated().reduce(0) { $0 + ((signs >> $1.offset) & 1 == 1 ? -$1.element : $1.element) }
      }
    }
  }
}

/// Holm's step-down adjustment: probabilities that stay below alpha for any true hypothesis of the family with a
/// probability of at most alpha.
///
/// Source: Holm, "A simple sequentially rejective multiple test procedure" (1979).
package enum HolmAdjustment {
  /// The adjusted probabilities, in the order given.
  package static func adjust(_ probabilities: [Double]) -> [Double] {
    // The place breaks ties, so that equal probabilities are adjusted in the same order on every machine.
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    var adjusted = probabilities
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      // Never below that of a smaller probability, or a weaker result could be significant where a stronger is not.
      largest = max(largest, min(1, Double(probabilities.count - rank) * probabilities[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
