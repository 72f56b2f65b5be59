/// Holm's step-down adjustment: probabilities that stay below alpha for any true hypothesis of the family with a
/// probability of at most alpha.
///
/// Source: Holm, "A simple sequentially rejective multiple test procedure" (1979).
package enum HolmAdjustment {
  /// The adjusted probabilities, in the order given.
  package static func adjust(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    var adjusted = probabilities
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(probabilities.count - rank) * probabilities[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
