/// Consecutive sample ids: a first id and a count. Ids are 0...2^63-1.
public struct SampleRange: Hashable, Sendable, CustomStringConvertible {
  /// The last sample id there is, 2^63 - 1.
  public static let lastID = UInt64(Int64.max)

  public let first: UInt64
  public let count: UInt64

  /// - Throws: `TableError.sampleIDOutOfRange` or `.rangeOverflow`. An empty range may start at 2^63.
  public init(first: UInt64 = 0, count: UInt64) throws(TableError) {
    guard first <= Self.lastID || (first == Self.lastID + 1 && count == 0) else {
      throw .sampleIDOutOfRange(first)
    }
    // By subtraction: the sum of both could overflow.
    guard count <= Self.lastID + 1 - first else { throw .rangeOverflow(first: first, count: count) }
    self.init(validFirst: first, count: count)
  }

  /// The ids from `lower` up to, not including, `upper`.
  ///
  /// - Throws: `TableError.rangeDescending`, or `.rangeOverflow` when `upper` is above 2^63.
  public init(_ lower: UInt64, upTo upper: UInt64) throws(TableError) {
    guard lower <= upper else { throw .rangeDescending(lower: lower, upper: upper) }
    try self.init(first: lower, count: upper - lower)
  }

  /// All ids from `first` on: the range of an unbounded stream.
  ///
  /// - Throws: `TableError.sampleIDOutOfRange`.
  public init(from first: UInt64) throws(TableError) {
    guard first <= Self.lastID else { throw .sampleIDOutOfRange(first) }
    self.init(validFirst: first, count: Self.lastID + 1 - first)
  }

  package init(validFirst: UInt64, count: UInt64) {
    first = validFirst
    self.count = count
  }

  /// One past the last id.
  public var end: UInt64 { first + count }
  public var isEmpty: Bool { count == 0 }

  public func contains(_ id: UInt64) -> Bool { id >= first && id - first < count }

  /// Whether every id of `part` is in this range; an empty part is, anywhere between first and end.
  public func contains(_ part: SampleRange) -> Bool { part.first >= first && part.end <= end }

  /// The first `length` ids, or all where there are fewer.
  public func prefix(_ length: UInt64) -> SampleRange {
    SampleRange(validFirst: first, count: min(length, count))
  }

  /// All but the first `length` ids.
  public func dropFirst(_ length: UInt64) -> SampleRange {
    let dropped = min(length, count)
    return SampleRange(validFirst: first + dropped, count: count - dropped)
  }

  /// `first..<end`
  public var description: String { "\(first)..<\(end)" }
}
