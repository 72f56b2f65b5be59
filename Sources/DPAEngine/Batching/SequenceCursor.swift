/// The elements of any sequence, delivered once: a position that processors share.
///
/// It takes from the sequence only what it delivers, and one element ahead where it has to say what comes next; that
/// element is delivered first later. Round robin cannot know its lanes before the end: it reads everything that is left
/// into memory.
public final class SequenceCursor<Base: Sequence>: BatchSource {
  private var iterator: Base.Iterator
  private var buffer = SequenceBuffer<Base.Element>()

  public init(_ sequence: Base) { iterator = sequence.makeIterator() }

  public var isAtEnd: Bool {
    lookAhead()
    return buffer.first == nil
  }

  public var nextID: UInt64? {
    lookAhead()
    return (buffer.first as? Sample)?.id
  }

  public var restOfLane: Int { buffer.restOfLane ?? .max }

  /// - Precondition: `count` is not negative.
  public func take(_ count: Int) -> [Base.Element] {
    precondition(count >= 0, "a number of elements")
    // What was looked ahead at comes first; only the rest is taken from the sequence.
    var taken = buffer.take(count)
    while taken.count < count, let element = iterator.next() { taken.append(element) }
    return taken
  }

  public func layOutLanes(_ laneCount: Int) throws(EngineError) {
    while let element = iterator.next() { buffer.append(element) }
    try buffer.layOutLanes(laneCount)
  }

  private func lookAhead() {
    if buffer.first == nil, let element = iterator.next() { buffer.append(element) }
  }
}
