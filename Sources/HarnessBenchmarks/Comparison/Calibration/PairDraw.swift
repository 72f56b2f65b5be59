import HarnessKit

/// Draws recorded pairs without replacement, the same ones for the same seed.
package struct PairDraw {
  private var random: SplitMix64

  package init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// - Precondition: there are at least as many.
  package mutating func draw<Element>(_ count: Int, of pool: [Element]) -> [Element] {
    precondition(pool.count >= count, "as many as are drawn")
    var pool = pool
    for place in 0..<count {
      pool.swapAt(place, place + Int(random.next(below: UInt64(pool.count - place))))
    }
    return Array(pool[..<count])
  }
}
