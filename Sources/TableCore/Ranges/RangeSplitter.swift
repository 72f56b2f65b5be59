/// Deals a range of ids out to the ranks of a world: consecutive parts, the first `count mod worldSize` of them one
/// longer.
public struct RangeSplitter: Hashable, Sendable {
  public let range: SampleRange
  public let worldSize: UInt64

  /// - Throws: `TableError.emptyWorld` or `.worldSizeOutOfRange`.
  public init(_ range: SampleRange, worldSize: UInt64) throws(TableError) {
    guard worldSize > 0 else { throw .emptyWorld }
    guard worldSize <= SampleRange.lastID else { throw .worldSizeOutOfRange(worldSize) }
    self.init(valid: range, worldSize: worldSize)
  }

  /// The API's form: the ids 0..<totalSamples.
  ///
  /// - Throws: as the general form, or `TableError.rangeOverflow`.
  public init(totalSamples: UInt64, worldSize: UInt64) throws(TableError) {
    try self.init(SampleRange(first: 0, count: totalSamples), worldSize: worldSize)
  }

  package init(valid range: SampleRange, worldSize: UInt64) {
    self.range = range
    self.worldSize = worldSize
  }

  /// The ids of one rank. An empty part is (first, first) of the range, so (0, 0) where ids start at 0.
  ///
  /// - Throws: `TableError.rankOutOfRange`.
  /// - Complexity: O(1).
  public func part(ofRank rank: UInt64) throws(TableError) -> SampleRange {
    guard rank < worldSize else { throw .rankOutOfRange(rank: rank, worldSize: worldSize) }
    return part(validRank: rank)
  }

  package func part(validRank rank: UInt64) -> SampleRange {
    let (length, longer) = range.count.quotientAndRemainder(dividingBy: worldSize)
    let count = length + (rank < longer ? 1 : 0)
    // An empty part is (first, first), as the API has it, and not where it would come among the others.
    guard count > 0 else { return SampleRange(validFirst: range.first, count: 0) }
    // Cannot overflow: it lies inside the range, whose end is at most 2^63.
    return SampleRange(validFirst: range.first + rank * length + min(rank, longer), count: count)
  }

  /// The rank that owns an id.
  ///
  /// - Throws: `TableError.sampleIDOutOfRange`, or `.partOutsideTable` when the range does not hold the id.
  /// - Complexity: O(1).
  public func rank(owning id: UInt64) throws(TableError) -> UInt64 {
    guard id <= SampleRange.lastID else { throw .sampleIDOutOfRange(id) }
    guard range.contains(id) else {
      throw .partOutsideTable(part: SampleRange(validFirst: id, count: 1), table: range)
    }
    return owner(ofPlace: id - range.first)
  }

  /// - Precondition: `place` is below the number of ids.
  package func owner(ofPlace place: UInt64) -> UInt64 {
    let (length, longer) = range.count.quotientAndRemainder(dividingBy: worldSize)
    let inLonger = longer * (length + 1)
    // The longer parts come first, so that one comparison tells by which length to divide.
    return place < inLonger ? place / (length + 1) : longer + (place - inLonger) / length
  }

  /// The parts of all ranks, in order, made as they are asked for.
  public var parts: some Sequence<SampleRange> {
    (0..<worldSize).lazy.map { part(validRank: $0) }
  }

  /// Whether the parts cover every id exactly once, in order; the API's `validate_ranges`.
  ///
  /// - Complexity: O(world size).
  public func validate() -> Bool {
    var next = range.first
    for part in parts where !part.isEmpty {
      guard part.first == next else { return false }
      next = part.end
    }
    return next == range.end
  }
}
