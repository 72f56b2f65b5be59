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
}
