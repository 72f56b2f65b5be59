/// The canonical 80 bytes of a row: id, the five values in draw order, the digest; numbers little-endian.
public enum Record {
  public static let byteCount = 80
  /// Its columns, for parameters of any size.
  public static let layout = layout(of: nil)

  /// Its columns, with the bounds that a configuration's values keep.
  static func layout(of configuration: AugmentationConfiguration?) -> RecordLayout {
    let values = Parameter.allCases.map { parameter in
      let range = configuration?[parameter]
      return Column(
        parameter.rawValue, .f64, unit: parameter.unit, bounds: range.map { $0.lower...$0.greatest },
        mayBeNegativeZero: false)
    }
    return RecordLayout([Column("id", .u64)] + values + [Column("hash", .bytes(Digest.byteCount))])
  }

  /// Where the values and the digest start.
  static let valueOffset = 8
  static let digestOffset = 48

  /// Writes all rows of a batch one after another.
  ///
  /// - Precondition: `bytes` has 80 bytes for each row from `start` on.
  public static func write(_ batch: borrowing SampleBatch, into bytes: inout MutableRawSpan, at start: Int = 0) {
    write(batch, rows: 0..<batch.count, into: &bytes, at: start)
  }

  /// Writes some rows of a batch one after another.
  ///
  /// - Precondition: `bytes` has 80 bytes for each row from `start` on.
  static func write(
    _ batch: borrowing SampleBatch, rows: Range<Int>, into bytes: inout MutableRawSpan, at start: Int = 0
  ) {
    precondition(start >= 0 && bytes.byteCount - start >= rows.count * byteCount, "80 bytes for each row")
    let ids = batch.sampleIDs.extracting(rows)
    let digests = batch.digests.extracting(rows)
    for row in 0..<ids.count {
      bytes.storeBytes(of: ids[row].littleEndian, toByteOffset: start + row * byteCount, as: UInt64.self)
      bytes.storeBytes(
        of: digests[row].bytes, toByteOffset: start + row * byteCount + digestOffset, as: SIMD32<UInt8>.self)
    }
    // Column by column: each pass reads one column in order, and the records fit into the cache.
    for parameter in Parameter.allCases {
      let column = batch.column(parameter).extracting(rows)
      let offset = valueOffset + 8 * parameter.drawIndex
      for row in 0..<column.count {
        bytes.storeBytes(
          of: column[row].bitPattern.littleEndian, toByteOffset: start + row * byteCount + offset, as: UInt64.self)
      }
    }
  }

  /// Appends the records of a batch.
  public static func append(_ batch: borrowing SampleBatch, to bytes: inout ByteBuffer) {
    bytes.write(atMost: batch.count * byteCount) { target, start in
      write(batch, into: &target, at: start)
      return start + batch.count * byteCount
    }
  }

  static func digest(of record: Span<UInt8>) -> Digest {
    precondition(record.count == byteCount, "a whole record")
    return Digest(bytes: record.bytes.unsafeLoadUnaligned(fromByteOffset: digestOffset, as: SIMD32<UInt8>.self))
  }

  /// The record of one row.
  public static func bytes(of sample: Sample) -> [UInt8] {
    var bytes: [UInt8] = []
    let values = sample.parameters.values.map(\.bitPattern)
    for word in [sample.id] + values {
      for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
    return bytes + (0..<Digest.byteCount).map { sample.digest.bytes[$0] }
  }
}
