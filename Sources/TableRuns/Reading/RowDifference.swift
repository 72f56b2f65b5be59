package import HarnessKit
package import Hashing
package import TableCore

/// The first value of a row that is not as the engine computes it.
package struct RowDifference: Equatable {
  package let row: UInt64
  package let id: UInt64
  package let column: String
  package let expected: String
  package let found: String

  /// Nil where both records have the same bytes.
  package init?(row: UInt64, expected: Span<UInt8>, found: Span<UInt8>, _ layout: RecordLayout) {
    guard !Self.areEqual(expected, found),
      let index = layout.columns.indices.first(where: { Self.differ(expected, found, layout, $0) })
    else { return nil }
    self.row = row
    id = expected.word(at: 0)
    column = layout.columns[index].name
    self.expected = Self.text(expected, layout, index)
    self.found = Self.text(found, layout, index)
  }

  /// Word by word: nearly all rows are equal.
  @inline(__always)
  private static func areEqual(_ expected: Span<UInt8>, _ found: Span<UInt8>) -> Bool {
    precondition(expected.count == found.count, "records of one layout")
    var offset = 0
    while expected.count &- offset >= 8 {
      guard expected.word(at: offset) == found.word(at: offset) else { return false }
      offset &+= 8
    }
    return (offset..<expected.count).allSatisfy { expected[$0] == found[$0] }
  }

  private static func differ(
    _ expected: Span<UInt8>, _ found: Span<UInt8>, _ layout: RecordLayout, _ index: Int
  ) -> Bool {
    let start = layout.offsets[index]
    return (start..<(start + layout.columns[index].kind.byteCount)).contains { expected[$0] != found[$0] }
  }

  private static func text(_ record: Span<UInt8>, _ layout: RecordLayout, _ index: Int) -> String {
    let offset = layout.offsets[index]
    switch layout.columns[index].kind {
    case .u64: return "\(record.word(at: offset))"
    case .f64:
      let value = Double(bitPattern: record.word(at: offset))
      return "\(PythonNumber.text(value)) (bits \(Hexadecimal.bitPattern(value)))"
    case .f32:
      let bits = record.halfWord(at: offset)
      let digits = Hexadecimal.text(of: (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(24 - 8 * $0)) })
      return "\(PythonNumber.text(Double(Float(bitPattern: bits)))) (bits \(digits))"
    case .bytes(let count):
      return Hexadecimal.text(of: (offset..<(offset + count)).map { record[$0] })
    }
  }

  package var difference: Difference {
    Difference("row \(row) (id \(id)), \(column)", expected: expected, found: found)
  }
}
