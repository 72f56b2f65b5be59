/// The order in which the ids of a range are delivered, and how far that has come.
///
/// Ascending at first. Laying out lanes rearranges what is left; since it can happen again before all lanes are
/// delivered, the layouts form a stack.
struct DeliveryOrder: Sendable {
  private let range: SampleRange
  private var layers: [Layer] = []
  /// Numbers delivered of the topmost layer.
  private var position: UInt64 = 0

  private struct Layer {
    /// Where in the order beneath this layer starts.
    let start: UInt64
    let lanes: LaneLayout
  }

  init(_ range: SampleRange) { self.range = range }

  /// Ids that are not delivered yet.
  var remaining: UInt64 { (layers.last?.lanes.count ?? range.count) - position }

  /// The ids that are left, where they ascend one by one.
  var ascendingRest: SampleRange? { layers.isEmpty ? range.dropFirst(position) : nil }

  /// The id that comes after `offset` others.
  ///
  /// - Precondition: `offset` is below `remaining`.
  func id(after offset: UInt64 = 0) -> UInt64 {
    precondition(offset < remaining, "an id that is left")
    // From the topmost layout down to the range: each one says which place of the layout beneath it means.
    let place = layers.reversed().reduce(position + offset) { place, layer in
      layer.start + layer.lanes.place(deliveredAs: place)
    }
    return range.first + place
  }

  /// How many ids are left in the current lane: all where there are no lanes.
  var restOfLane: UInt64 {
    guard remaining > 0, let lanes = layers.last?.lanes else { return remaining }
    return lanes.restOfLane(from: position)
  }

  /// Rearranges what is left in lanes.
  ///
  /// - Throws: `EngineError.laneTooLong` where a lane would not fit into one batch.
  mutating func layOutLanes(_ laneCount: Int) throws(EngineError) {
    guard remaining > 0 else { return }
    let lanes = LaneLayout(count: remaining, lanes: UInt64(laneCount))
    // Checked before the layout changes, so that a refusal leaves the order as it was.
    guard lanes.longestLane <= BatchConfiguration.batchSizeLimit else { throw .laneTooLong(lanes.longestLane) }
    layers.append(Layer(start: position, lanes: lanes))
    position = 0
  }

  /// Counts ids as delivered.
  mutating func advance(by count: UInt64) {
    precondition(count <= remaining, "no more than what is left")
    position += count
  }
}
