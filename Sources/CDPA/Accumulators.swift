// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The functions have the names of the C header, which the compiler holds them against.

public import CDPAInterface
internal import DPAEngine
internal import TableCore

/// What a `dpa_accumulator` points to.
private final class AccumulatorHandle {
  var accumulator = ExactAccumulator()

  /// - Throws: `CallError.missing`.
  static func at(_ pointer: OpaquePointer?) throws(CallError) -> AccumulatorHandle {
    Unmanaged<AccumulatorHandle>.fromOpaque(UnsafeRawPointer(try required(pointer, "accumulator")))
      .takeUnretainedValue()
  }
}

@c @implementation
public func dpa_accumulator_create(
  _ accumulator: UnsafeMutablePointer<OpaquePointer?>?, _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let place = try required(accumulator, "accumulator")
    place.pointee = OpaquePointer(Unmanaged.passRetained(AccumulatorHandle()).toOpaque())
  }
}

@c @implementation
public func dpa_accumulator_destroy(_ accumulator: OpaquePointer?) {
  if let accumulator { Unmanaged<AccumulatorHandle>.fromOpaque(UnsafeRawPointer(accumulator)).release() }
}

@c @implementation
public func dpa_accumulator_add(
  _ accumulator: OpaquePointer?, _ values: UnsafePointer<Double>?, _ count: Int,
  _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let handle = try AccumulatorHandle.at(accumulator)
    guard count > 0 else { return }
    let values = UnsafeBufferPointer(start: try required(values, "values"), count: count)
    // All are checked before the first is added, or a part of them would be counted.
    for value in values where !value.isFinite { throw .engine(.table(.valueNotFinite(value))) }
    handle.accumulator.add(finite: values.span)
  }
}

@c @implementation
public func dpa_accumulator_statistics(
  _ accumulator: OpaquePointer?, _ statistics: UnsafeMutablePointer<dpa_statistics>?,
  _ message: UnsafeMutablePointer<dpa_message>?
) -> Int32 {
  call(message) { () throws(CallError) in
    let handle = try AccumulatorHandle.at(accumulator)
    let place = try required(statistics, "statistics")
    place.pointee = dpa_statistics(
      try CallError.wrapping { () throws(TableError) in try handle.accumulator.statistics() })
  }
}

extension dpa_statistics {
  init(_ column: ColumnStatistics) {
    self.init(
      mean: column.mean, standard_deviation: column.standardDeviation, minimum: column.minimum,
      maximum: column.maximum, count: column.count)
  }
}
