/// Random numbers from a seed, the same on every machine.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
package struct SplitMix64 {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  /// 0..<limit, each equally likely.
  ///
  /// - Precondition: `limit` is above 0.
  package mutating func next(below limit: UInt64) -> UInt64 {
    // 2^64 is no multiple of most limits: what is below this rest would make some numbers likelier (Lemire 2019).
    let unfair = (0 &- limit) % limit
    while true {
      let (high, low) = next().multipliedFullWidth(by: limit)
      if low >= unfair { return high }
    }
  }

  /// The items in another order, each order equally likely.
  ///
  /// Source: Durstenfeld's form of the Fisher-Yates shuffle (1964).
  package mutating func shuffled<Element>(_ items: [Element]) -> [Element] {
    var items = items
    for last in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(last, Int(next(below: UInt64(last + 1))))
    }
    return items
  }

  /// Some of the items, each set of them equally likely.
  ///
  /// - Precondition: there are at least as many.
  package mutating func draw<Element>(_ count: Int, of pool: [Element]) -> [Element] {
    precondition(pool.count >= count, "as many as are drawn")
    var pool = pool
    // The first places of a shuffle, forwards: the rest of it would be thrown away.
    for place in 0..<count { pool.swapAt(place, place + Int(next(below: UInt64(pool.count - place)))) }
    return Array(pool[..<count])
  }

  /// Some of the numbers below a limit, ascending, each set of them equally likely.
  ///
  /// Source: Floyd's way (Bentley, "Programming pearls", 1987), with memory for what is drawn only.
  package mutating func draw(_ count: UInt64, below limit: UInt64) -> [UInt64] {
    var drawn = Set<UInt64>()
    for last in (limit - count)..<limit {
      let place = next(below: last + 1)
      drawn.insert(drawn.contains(place) ? last : place)
    }
    return drawn.sorted()
  }
}
