/// SplitMix64: random cases that are the same in every run. The seed belongs in the failure message.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  /// A finite binary64 of any magnitude and sign: a random bit pattern.
  package mutating func nextFinite() -> Double {
    while true {
      let value = Double(bitPattern: next())
      if value.isFinite { return value }
    }
  }

  /// Cuts a collection into consecutive pieces, some of them empty.
  package mutating func pieces<Element>(of elements: [Element], count: Int) -> [ArraySlice<Element>] {
    let cuts = (0..<(count - 1)).map { _ in Int.random(in: 0...elements.count, using: &self) }.sorted()
    return zip([0] + cuts, cuts + [elements.count]).map { elements[$0..<$1] }
  }
}
