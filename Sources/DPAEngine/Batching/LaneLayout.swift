/// Places dealt out to lanes in turn: lane j of n holds places j, j + n, j + 2n, ... . Lanes are delivered one after
/// another.
struct LaneLayout: Hashable, Sendable {
  let count: UInt64
  /// At most `count`, so that no lane is empty.
  let laneCount: UInt64

  /// - Precondition: `count` and `lanes` are not 0.
  init(count: UInt64, lanes: UInt64) {
    precondition(count > 0 && lanes > 0, "a layout has places and lanes")
    self.count = count
    laneCount = min(lanes, count)
  }

  /// The longest lane is the first.
  var longestLane: UInt64 { (count - 1) / laneCount + 1 }

  /// Which place is delivered as number `index`.
  ///
  /// - Complexity: O(1).
  func place(deliveredAs index: UInt64) -> UInt64 {
    let (lane, offset, _) = position(index)
    return lane + offset * laneCount
  }

  /// How many places are left in the lane that number `index` lies in.
  func restOfLane(from index: UInt64) -> UInt64 {
    let (_, offset, length) = position(index)
    return length - offset
  }

  /// The lane of a delivered number, its place in the lane, and the lane's length: the first lanes are one longer.
  private func position(_ index: UInt64) -> (lane: UInt64, offset: UInt64, length: UInt64) {
    let (length, longerLanes) = count.quotientAndRemainder(dividingBy: laneCount)
    // Longer lanes come first, so that a place is found by two divisions and no search.
    let inLonger = longerLanes * (length + 1)
    if index < inLonger { return (index / (length + 1), index % (length + 1), length + 1) }
    let (lane, offset) = (index - inLonger).quotientAndRemainder(dividingBy: length)
    return (longerLanes + lane, offset, length)
  }
}
