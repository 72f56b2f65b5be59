/// Records as the bytes of their columns, one column behind the other, and back.
package struct ColumnPieces: Sendable {
  private struct Place: Sendable {
    let offset: Int
    let byteCount: Int
  }

  private static let cacheLineByteCount = 64

  private let places: [Place]
  private let recordByteCount: Int

  package init(_ layout: RecordLayout) {
    places = zip(layout.offsets, layout.columns).map { Place(offset: $0, byteCount: $1.kind.byteCount) }
    recordByteCount = layout.byteCount
  }

  /// Appends the columns of whole records.
  package func append(_ records: Span<UInt8>, to bytes: inout ByteBuffer) {
    let rowCount = records.count / recordByteCount
    precondition(records.count == rowCount * recordByteCount, "whole records")
    bytes.write(atMost: records.count) { target, start in
      var start = start
      var rest = places[...]
      while let first = rest.first {
        // The columns of one cache line together: with wide records each line would otherwise be fetched once a column.
        let group = rest.prefix { $0.offset - first.offset < Self.cacheLineByteCount }
        for row in 0..<rowCount {
          var column = start
          for place in group {
            Self.copy(
              place.byteCount, from: records.bytes, at: row &* recordByteCount &+ place.offset, to: &target,
              at: column &+ row &* place.byteCount)
            column &+= rowCount &* place.byteCount
          }
        }
        start += group.reduce(0) { $0 + $1.byteCount } * rowCount
        rest = rest[group.endIndex...]
      }
      return start
    }
  }

  /// Puts a column's values into records.
  ///
  /// - Parameters:
  ///   - values: So many, one behind the other.
  ///   - start: Where the first record begins in the memory.
  /// - Precondition: there is memory for as many records.
  package func put(
    _ values: RawSpan, ofColumn index: Int, into records: inout MutableRawSpan, from start: Int
  ) {
    let place = places[index]
    let rowCount = values.byteCount / place.byteCount
    precondition(start >= 0 && rowCount <= (records.byteCount - start) / recordByteCount, "memory for the records")
    for row in 0..<rowCount {
      Self.copy(
        place.byteCount, from: values, at: row &* place.byteCount, to: &records,
        at: start &+ row &* recordByteCount &+ place.offset)
    }
  }

  @inline(__always)
  private static func copy(
    _ count: Int, from source: RawSpan, at place: Int, to target: inout MutableRawSpan, at end: Int
  ) {
    switch count {
    case 8:
      let value = source.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      target.storeBytes(of: value, toByteOffset: end, as: UInt64.self)
    case 4:
      let value = source.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self)
      target.storeBytes(of: value, toByteOffset: end, as: UInt32.self)
    default:
      for byte in 0..<count {
        let value = source.unsafeLoadUnaligned(fromByteOffset: place &+ byte, as: UInt8.self)
        target.storeBytes(of: value, toByteOffset: end &+ byte, as: UInt8.self)
      }
    }
  }
}
