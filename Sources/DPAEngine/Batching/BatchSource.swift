/// What batches are taken from: a cursor that several processors can share, one after another. Elements leave it only
/// when they are delivered, so breaking off and going on with another processor loses none.
public protocol BatchSource<Delivered>: AnyObject {
  /// One batch.
  associatedtype Delivered: RandomAccessCollection

  /// Whether nothing is left. It may look one element ahead, which stays in the source.
  var isAtEnd: Bool { get }
  /// The sample id of the next element, where it has one. It may look one element ahead, which stays in the source.
  var nextID: UInt64? { get }
  /// How many elements are left in the current lane of round robin; all that are left where there are no lanes.
  var restOfLane: Int { get }
  /// Delivers the next elements: `count` of them, or what is left.
  ///
  /// - Precondition: `count` is not negative; a `SampleCursor` needs 1...2^24.
  func take(_ count: Int) -> Delivered
  /// Rearranges what is left for round robin, in lanes that are delivered one after another.
  ///
  /// - Precondition: `laneCount` is at least 1.
  /// - Throws: `EngineError.laneTooLong` where a lane would not fit into one batch; then nothing is rearranged.
  func layOutLanes(_ laneCount: Int) throws(EngineError)
}
