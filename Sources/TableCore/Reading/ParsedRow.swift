/// One record while its members are read, in whatever order they come.
package struct ParsedRow {
  package var record: [UInt8]
  /// The number of the last row in which each column was there.
  private var seen: [UInt64]
  private var number: UInt64 = 0

  package init(_ layout: RecordLayout) {
    record = [UInt8](repeating: 0, count: layout.byteCount)
    seen = [UInt64](repeating: 0, count: layout.columns.count)
  }

  /// Forgets what was there; the bytes stay until they are written over.
  mutating func begin() { number += 1 }

  /// Notes that a column is there; false where it was there already.
  mutating func note(_ column: Int) -> Bool {
    // A number for each row instead of flags that would have to be cleared.
    guard seen[column] != number else { return false }
    seen[column] = number
    return true
  }

  /// The first column that must be there and is not.
  func missing(from first: Int) -> Int? { (first..<seen.count).first { seen[$0] != number } }

  package mutating func store(_ word: UInt64, at offset: Int) {
    var span = record.mutableSpan
    var bytes = span.mutableBytes
    bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
  }

  mutating func store(_ halfWord: UInt32, at offset: Int) {
    var span = record.mutableSpan
    var bytes = span.mutableBytes
    bytes.storeBytes(of: halfWord.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  /// Stores a finite number as its column holds it; false where it is too large for it.
  mutating func store(_ value: Double, as kind: Column.Kind, at offset: Int) -> Bool {
    guard kind == .f32 else {
      store(value.bitPattern, at: offset)
      return true
    }
    // Rounded a second time, from binary64: exact for what a binary32 column writes.
    let narrow = Float(value)
    store(narrow.bitPattern, at: offset)
    return narrow.isFinite
  }
}
