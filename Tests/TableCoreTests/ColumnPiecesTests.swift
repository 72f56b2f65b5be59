import Testing

@testable import TableCore

@Suite("Records become columns and columns records, byte for byte")
struct ColumnPiecesTests {
  static let layouts = [
    RecordLayout([Column("id", .u64)]),
    RecordLayout([Column("id", .u64), Column("a", .f32), Column("b", .bytes(3)), Column("c", .f64)]),
    // Wider than a cache line, with a column across its end and one that is longer than it.
    RecordLayout(
      [Column("id", .u64), Column("long", .bytes(100))]
        + (0..<40).map { Column("x\($0)", $0.isMultiple(of: 3) ? .f64 : .f32) } + [Column("end", .bytes(1))]),
  ]

  @Test("Of any layout and any number of rows", arguments: layouts, [0, 1, 2, 33])
  func roundTrip(_ layout: RecordLayout, rowCount: Int) {
    let records = (0..<(rowCount * layout.byteCount)).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
    let expected = zip(layout.offsets, layout.columns).flatMap { offset, column in
      (0..<rowCount).flatMap { row in
        records[(row * layout.byteCount + offset)..<(row * layout.byteCount + offset + column.kind.byteCount)]
      }
    }
    let pieces = ColumnPieces(layout)
    var buffer = ByteBuffer()
    buffer.append([1, 2])
    pieces.append(records.span, to: &buffer)
    let bytes = buffer.bytes.indices.map { buffer.bytes[$0] }
    #expect(bytes == [1, 2] + expected)

    var back = [UInt8](repeating: 0xee, count: records.count + 5)
    var start = 0
    var span = back.mutableSpan
    var memory = span.mutableBytes
    for (index, column) in layout.columns.enumerated() {
      let end = start + rowCount * column.kind.byteCount
      pieces.put(expected.span.extracting(start..<end).bytes, ofColumn: index, into: &memory, from: 5)
      start = end
    }
    #expect(back == [UInt8](repeating: 0xee, count: 5) + records)
  }
}
