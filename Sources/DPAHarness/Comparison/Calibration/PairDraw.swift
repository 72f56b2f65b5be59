/// Draws recorded pairs without replacement, the same ones for the same seed.
struct PairDraw {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// - Precondition: there are at least as many.
  mutating func draw<Element>(_ count: Int, of pool: [Element]) -> [Element] {
    precondition(pool.count >= count, "as many as are drawn")
    var pool = pool
    for place in 0..<count {
      pool.swapAt(place, place + Int(random.next(below: UInt64(pool.count - place))))
    }
    return Array(pool[..<count])
  }
}
