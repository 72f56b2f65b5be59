/// The order of training items in an epoch: a pure function of seed, epoch and number of items.
///
/// Fisher and Yates: from the last place down to the second, place i changes with place (w * (i + 1)) / 2^64, where w
/// is the first word of Philox 4x32-10 for item i, purpose 2.
package enum EpochOrder {
  /// The items in order.
  ///
  /// - Precondition: `count` is below 2^32.
  package static func items(_ count: Int, seed: UInt64, epoch: UInt32) -> [UInt32] {
    precondition(count >= 0 && count <= UInt32.max, "items that 32 bits can number")
    // 32 bits number every item of a split in half the memory of an `Int`.
    var items = (0..<count).map { UInt32($0) }
    let words = RandomWords(seed: seed, purpose: .order, epoch: epoch)
    for place in stride(from: count - 1, to: 0, by: -1) {
      let word = words.block(0, ofItem: UInt64(place)).first
      // The high half of the product instead of a remainder: no division, and a bias below 2^-32.
      items.swapAt(place, Int(word.multipliedFullWidth(by: UInt64(place + 1)).high))
    }
    return items
  }
}
