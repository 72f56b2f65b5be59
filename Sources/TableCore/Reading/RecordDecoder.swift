/// Reads records as they are, bare or behind a NumPy header.
struct RecordDecoder: RowDecoder {
  private var window: ByteWindow
  private let layout: RecordLayout
  /// Rows still to come, where a header says how many.
  private var declared: UInt64?
  private var rowCount: UInt64 = 0

  var metadata: TableMetadata { TableMetadata() }
  var offset: UInt64 { window.offset }

  init(_ source: any ByteSource, layout: RecordLayout, hasNPYHeader: Bool) throws(TableError) {
    window = ByteWindow(source)
    self.layout = layout
    if hasNPYHeader { declared = try NPYHeader(layout).read(&window) }
  }

  mutating func fill(_ batch: inout RecordBatch, upTo limit: Int) throws(TableError) {
    let byteCount = layout.byteCount
    while batch.count < limit {
      if window.available < byteCount { try window.fill(atLeast: byteCount) }
      guard window.available >= byteCount else { return try end() }
      // Asked before the record is taken: what is behind the declared rows is not a row.
      if let declared, rowCount == declared { throw malformed(.dataBehindEnd) }
      let start = window.position
      if let reason = take(start, into: &batch) { throw malformed(reason) }
      rowCount += 1
      window.advance(to: start + byteCount)
    }
  }

  /// Adds the record at a position; returns why it could not.
  private func take(_ start: Int, into batch: inout RecordBatch) -> MalformedReason? {
    let record = window.bytes.extracting(start..<(start + layout.byteCount))
    if let reason = fault(of: record) { return reason }
    batch.append(record)
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

  /// Why bytes are no record; nil where they are one.
  private func fault(of record: Span<UInt8>) -> MalformedReason? {
    // Binary rows can hold any bits, which no later stage would question.
    guard record.word(at: 0) <= SampleRange.lastID else { return .idTooLarge }
    for index in layout.columns.indices {
      let offset = layout.offsets[index]
      switch layout.columns[index].kind {
      case .f64 where !Double(bitPattern: record.word(at: offset)).isFinite,
        .f32 where !Float(bitPattern: record.halfWord(at: offset)).isFinite:
        return .valueNotFinite(layout.columns[index].name)
      default: continue
      }
    }
    return nil
  }
}
