// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The functions have the names of the C header, which the compiler holds them against.

public import CDPAInterface
internal import DPAEngine
internal import TableCore

@c @implementation
public func dpa_fill(
  _ engine: OpaquePointer?, _ table: UnsafePointer<dpa_table>?, _ part: UnsafePointer<dpa_part>?,
  _ columns: UnsafePointer<dpa_column>?, _ columnCount: Int, _ jobs: Int32, _ stop: UnsafePointer<Int32>?,
  _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let request = try PartRequest(engine, table, part, jobs: jobs)
    var writers: [ColumnWriter] = []
    // A count of columns without columns is an error; no columns at all are nothing to do.
    if columnCount > 0 {
      for column in UnsafeBufferPointer(start: try required(columns, "columns"), count: columnCount) {
        writers.append(try ColumnWriter(column, rowCount: request.part.count))
      }
    }
    let flag = StopFlag(place: stop)
    // Nothing to write is nothing to compute.
    if writers.isEmpty { return }
    let done = writers
    try CallError.engine { () throws(EngineError) in
      try request.engine.forEachBatch(
        of: request.part, in: request.table, jobs: request.jobs, isStopped: { flag.isSet }
      ) { batch, first in
        for writer in done { writer.write(batch, at: first) }
      }
    }
    if flag.isSet { throw .stopped }
  }
}

/// Writes one column into a caller's memory. Threads write different rows.
private struct ColumnWriter: @unchecked Sendable {
  private enum Source {
    case id, hash
    case value(Parameter)

    var byteCount: Int { if case .hash = self { 32 } else { 8 } }
  }

  private let source: Source
  private let base: UnsafeMutableRawPointer
  private let stride: Int

  init(_ column: dpa_column, rowCount: UInt64) throws(CallError) {
    switch Int(column.column) {
    case DPA_COLUMN_ID: source = .id
    case DPA_COLUMN_ROTATION...DPA_COLUMN_CONTRAST:
      source = .value(Parameter.allCases[Int(column.column) - DPA_COLUMN_ROTATION])
    case DPA_COLUMN_HASH: source = .hash
    default: throw .notOneOf("column", value: Int(column.column), rule: "0 to 6")
    }
    base = try required(column.data, "data")
    stride = column.stride
    // Rows that overlap would be written by several threads; rows beyond the address space are no memory at all. A
    // stride beyond it is negative here: C's `size_t` comes as an `Int`. A row that is alone has no next one.
    let overflows = stride.multipliedReportingOverflow(by: Int(clamping: rowCount)).overflow
    guard rowCount < 2 || (stride >= source.byteCount && !overflows) else {
      throw .columnUnfit(column: Int(column.column), stride: UInt(bitPattern: stride))
    }
  }

  func write(_ batch: borrowing SampleBatch, at first: Int) {
    // Column by column: each pass reads one column in order, and the rows of a batch fit into the cache.
    var place = base + first * stride
    switch source {
    case .id:
      let ids = batch.sampleIDs
      for row in 0..<ids.count {
        place.storeBytes(of: ids[row], as: UInt64.self)
        place += stride
      }
    case .hash:
      let digests = batch.digests
      for row in 0..<digests.count {
        place.storeBytes(of: digests[row].bytes, as: SIMD32<UInt8>.self)
        place += stride
      }
    case .value(let parameter):
      let values = batch.column(parameter)
      for row in 0..<values.count {
        place.storeBytes(of: values[row], as: Double.self)
        place += stride
      }
    }
  }
}
