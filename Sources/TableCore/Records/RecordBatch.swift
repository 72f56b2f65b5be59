/// Records one behind the other, in memory that is reused from batch to batch.
public struct RecordBatch: Sendable {
  public let layout: RecordLayout
  /// Records there is room for.
  public let capacity: Int
  /// Records there are.
  public private(set) var count = 0
  private var storage: [UInt8] = []

  /// Memory is taken as records arrive, so that a batch of a few rows stays small.
  ///
  /// - Precondition: `capacity` is above 0.
  public init(_ layout: RecordLayout, capacity: Int) {
    precondition(capacity > 0, "a batch holds a record")
    self.layout = layout
    self.capacity = capacity
  }

  /// The records there are.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self) get { storage.span.extracting(first: count * layout.byteCount) }
  }

  /// The record of one row.
  @_lifetime(borrow self)
  public func record(_ row: Int) -> Span<UInt8> {
    precondition(row >= 0 && row < count, "a row of the batch")
    return storage.span.extracting((row * layout.byteCount)..<((row + 1) * layout.byteCount))
  }

  /// The id of one row.
  public func id(ofRow row: Int) -> UInt64 { record(row).word(at: 0) }

  public mutating func removeAll() { count = 0 }

  /// Adds records.
  ///
  /// - Precondition: they are whole, and there is room for them.
  public mutating func append(_ records: Span<UInt8>) {
    let added = records.count / layout.byteCount
    precondition(
      records.count == added * layout.byteCount && added <= capacity - count, "room for whole records")
    let start = count * layout.byteCount
    if storage.count < start + records.count { grow(to: start + records.count) }
    var span = storage.mutableSpan
    for index in 0..<records.count { span[unchecked: start &+ index] = records[unchecked: index] }
    count += added
  }

  private mutating func grow(to byteCount: Int) {
    // Doubled, so that filling takes few copies, but never beyond what the batch may hold.
    let wanted = min(max(2 * storage.count, byteCount), capacity * layout.byteCount)
    storage.append(contentsOf: repeatElement(0, count: wanted - storage.count))
  }
}

extension Span<UInt8> {
  /// The little-endian word at a place.
  ///
  /// - Precondition: eight bytes are there.
  package func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && count - offset >= 8, "eight bytes")
    return UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
