/// Reads canonical records, bare or behind a NumPy header.
struct RecordDecoder: RowDecoder {
  private var window: ByteWindow
  /// Rows still to come, where a header says how many.
  private var declared: UInt64?
  private var rowCount: UInt64 = 0

  var metadata: ChainMetadata { ChainMetadata() }
  var offset: UInt64 { window.offset }

  init(_ source: any ByteSource, hasNPYHeader: Bool) throws(EngineError) {
    window = ByteWindow(source)
    if hasNPYHeader { declared = try NPYHeader.read(&window) }
  }

  mutating func fill(_ batch: inout SampleBatch, upTo limit: Int) throws(EngineError) {
    var row = ParsedRow()
    while batch.count < limit {
      if window.available < Record.byteCount { try window.fill(atLeast: Record.byteCount) }
      guard window.available >= Record.byteCount else { return try end() }
      if let declared, rowCount == declared { throw malformed(.dataBehindEnd) }
      let start = window.position
      if let reason = parse(at: start, into: &row) { throw malformed(reason) }
      batch.append(row, id: row.id)
      rowCount += 1
      window.advance(to: start + Record.byteCount)
    }
  }

  private func malformed(_ reason: MalformedReason) -> EngineError {
    .malformedBytes(offset: window.offset, reason: reason)
  }

  private func end() throws(EngineError) {
    guard window.available == 0 else {
      throw malformed(declared == rowCount ? .dataBehindEnd : .cutOff)
    }
    if let declared, declared != rowCount { throw malformed(.wrongRowCount(declared: declared, found: rowCount)) }
  }

  private func parse(at start: Int, into row: inout ParsedRow) -> MalformedReason? {
    let span = window.bytes
    precondition(span.count - start >= Record.byteCount, "a whole record")
    let bytes = span.bytes
    row.id = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    guard row.id <= SampleRange.lastID else { return .idTooLarge }
    for draw in 0..<5 {
      let offset = start + Record.valueOffset + 8 * draw
      let pattern = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      row.values[draw] = Double(bitPattern: pattern)
      guard row.values[draw].isFinite else { return .valueNotFinite(Parameter.allCases[draw].rawValue) }
    }
    row.digest = Digest(
      bytes: bytes.unsafeLoadUnaligned(fromByteOffset: start + Record.digestOffset, as: SIMD32<UInt8>.self))
    return nil
  }
}
