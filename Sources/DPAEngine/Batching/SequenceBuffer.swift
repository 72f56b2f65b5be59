/// Elements that were read ahead of delivery, in the order in which they will be delivered.
struct SequenceBuffer<Element> {
  private var elements: [Element] = []
  private var start = 0
  /// What is left of the lanes, once they are laid out.
  private var laneRests: ArraySlice<Int> = []

  var count: Int { elements.count - start }
  var first: Element? { start < elements.count ? elements[start] : nil }
  var restOfLane: Int? { laneRests.first }

  mutating func append(_ element: Element) { elements.append(element) }

  /// Rearranges everything in lanes.
  mutating func layOutLanes(_ laneCount: Int) throws(EngineError) {
    guard count > 0 else { return }
    let lanes = LaneLayout(count: UInt64(count), lanes: UInt64(laneCount))
    guard lanes.longestLane <= BatchConfiguration.batchSizeLimit else { throw .laneTooLong(lanes.longestLane) }
    // Once for all that is left, since lanes are delivered one after another.
    elements = (0..<count).map { elements[start + Int(lanes.place(deliveredAs: UInt64($0)))] }
    start = 0
    let (length, longerLanes) = lanes.count.quotientAndRemainder(dividingBy: lanes.laneCount)
    laneRests = (0..<lanes.laneCount).map { Int(length) + ($0 < longerLanes ? 1 : 0) }[...]
  }

  /// Delivers the first elements.
  mutating func take(_ length: Int) -> [Element] {
    let end = start + min(length, count)
    let taken = Array(elements[start..<end])
    start = end
    // Emptied when all are delivered; removing from the front each time would move what is left.
    if start == elements.count { (elements, start) = ([], 0) }
    forget(taken.count)
    return taken
  }

  private mutating func forget(_ delivered: Int) {
    var rest = delivered
    while rest > 0, let lane = laneRests.first {
      let part = min(rest, lane)
      rest -= part
      laneRests[laneRests.startIndex] = lane - part
      if part == lane { laneRests.removeFirst() }
    }
  }
}
