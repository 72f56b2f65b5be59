/// The elements of an asynchronous sequence, delivered once: a position that processors share, one after another.
///
/// An element that was received stays here until it is delivered, whatever is thrown or cancelled meanwhile.
public final class AsyncSequenceCursor<Base: AsyncSequence> {
  private var iterator: Base.AsyncIterator
  private var buffer = SequenceBuffer<Base.Element>()

  public init(_ sequence: Base) { iterator = sequence.makeAsyncIterator() }

  var restOfLane: Int { buffer.restOfLane ?? .max }
  /// The sample id of the next element, where it has one and was received.
  var nextID: UInt64? { (buffer.first as? Sample)?.id }

  /// Receives elements until `count` are here, or the sequence ends.
  func receive(_ count: Int, isolation: isolated (any Actor)?) async throws {
    while buffer.count < count {
      try Task.checkCancellation()
      guard let element = try await receiveOne(isolation: isolation) else { return }
      buffer.append(element)
    }
  }

  private func receiveOne(isolation: isolated (any Actor)?) async throws -> Base.Element? {
    // A copy, since no property may be open for writing across a suspension.
    var iterator = self.iterator
    defer { self.iterator = iterator }
    return try await iterator.next(isolation: isolation)
  }

  /// Whether nothing is left; looks one element ahead.
  func isAtEnd(isolation: isolated (any Actor)?) async throws -> Bool {
    try await receive(1, isolation: isolation)
    return buffer.count == 0
  }

  /// Receives everything that is left, and rearranges it in lanes.
  func layOutLanes(_ laneCount: Int, isolation: isolated (any Actor)?) async throws {
    try await receive(.max, isolation: isolation)
    try buffer.layOutLanes(laneCount)
  }

  func take(_ count: Int) -> [Base.Element] { buffer.take(count) }
}
