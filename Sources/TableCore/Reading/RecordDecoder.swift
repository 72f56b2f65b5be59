/// Reads records as they are, bare or behind a NumPy header.
struct RecordDecoder: RowDecoder {
  private var window: ByteWindow
  private let layout: RecordLayout
  /// The numeric columns, apart from their names: copying a column counts references.
  private let values: [(column: Int, offset: Int, isWide: Bool)]
  /// Rows still to come, where a header says how many.
  private var declared: UInt64?
  private var rowCount: UInt64 = 0

  var metadata: TableMetadata { TableMetadata() }
  var offset: UInt64 { window.offset }

  init(_ source: any ByteSource, layout: RecordLayout, hasNPYHeader: Bool) throws(TableError) {
    window = ByteWindow(source, rows: layout)
    self.layout = layout
    values = layout.numericColumns.map { ($0, layout.offsets[$0], layout.columns[$0].kind == .f64) }
    if hasNPYHeader { declared = try NPYHeader(layout).read(&window) }
  }

  mutating func fill(_ batch: inout RecordBatch, upTo limit: Int) throws(TableError) {
    let byteCount = layout.byteCount
    while batch.count < limit {
      if window.available < byteCount { try window.fill(atLeast: byteCount) }
      guard window.available >= byteCount else { return try end() }
      // Asked before a record is taken: what is behind the declared rows is not a row.
      if let declared, rowCount == declared { throw malformed(.dataBehindEnd) }
      var count = min(limit - batch.count, window.available / byteCount)
      if let declared { count = Int(clamping: min(UInt64(count), declared - rowCount)) }
      let start = window.position
      if let (row, reason) = take(start..<(start + count * byteCount), into: &batch) {
        window.advance(to: start + row * byteCount)
        throw malformed(reason)
      }
      rowCount += UInt64(count)
      window.advance(to: start + count * byteCount)
    }
  }

  /// Adds the records at a place; returns which one is none and why.
  private func take(_ place: Range<Int>, into batch: inout RecordBatch) -> (row: Int, MalformedReason)? {
    let records = window.bytes.extracting(place)
    for row in 0..<(place.count / layout.byteCount) {
      if let reason = fault(of: records, at: row * layout.byteCount) { return (row, reason) }
    }
    batch.append(records)
    return nil
  }

  private func malformed(_ reason: MalformedReason) -> TableError {
    .malformedBytes(offset: window.offset, reason: reason)
  }

  private func end() throws(TableError) {
    guard window.available == 0 else {
      throw malformed(declared == rowCount ? .dataBehindEnd : .cutOff)
    }
    if let declared, declared != rowCount { throw malformed(.wrongRowCount(declared: declared, found: rowCount)) }
  }

  /// Why the bytes from a place on are no record; nil where they are one.
  @inline(__always)
  private func fault(of records: Span<UInt8>, at start: Int) -> MalformedReason? {
    // Binary rows can hold any bits, which no later stage would question.
    guard records.word(at: start) <= SampleRange.lastID else { return .idTooLarge }
    for value in values {
      let isFinite =
        value.isWide
        ? Double(bitPattern: records.word(at: start + value.offset)).isFinite
        : Float(bitPattern: records.halfWord(at: start + value.offset)).isFinite
      if !isFinite { return .valueNotFinite(layout.columns[value.column].name) }
    }
    return nil
  }
}
