/// What can be wrong with a request to the engine: the facts only, their words are in `EngineError+Description.swift`.
public enum EngineError: Error, Equatable, Sendable {
  /// The bounds of a range are not finite.
  case boundNotFinite(lower: Double, upper: Double)
  /// The lower bound of a range is not below the upper one.
  case boundsNotAscending(lower: Double, upper: Double)
  /// The distance between two finite bounds is not finite.
  case widthNotFinite(lower: Double, upper: Double)
  /// The number of links of a seed chain is outside 1...10,000.
  case depthOutOfRange(Int)
  /// No preset has that name.
  case unknownPreset(String)
  /// A request for rows, or bytes that should be rows, that no engine takes.
  case table(TableError)
  /// The processor or the build lacks that kernel.
  case kernelUnavailable(name: String, reason: String)
  /// A chunk or batch must hold 1 to 2^24 samples.
  case chunkSizeOutOfRange(Int)
  // Batch processing

  /// A batch must hold 1 to 2^24 samples.
  case batchSizeOutOfRange(Int)
  /// The smallest batch must hold 1 to 2^24 samples.
  case minimumBatchSizeOutOfRange(Int)
  /// A strategy that changes its size cannot start below its minimum.
  case batchSizeBelowMinimum(size: Int, minimum: Int)
  /// A memory limit is not 1 to 2^30 MiB.
  case memoryLimitOutOfRange(mebibytes: Int)
  /// A sample cannot count as no bytes.
  case bytesPerSampleOutOfRange(Int)
  /// A lane of round robin has more samples than a batch can hold.
  case laneTooLong(UInt64)
  /// A size was chosen for round robin, whose batches are its lanes.
  case lanesHaveFixedLengths
  /// Time or memory cannot be read.
  case readingUnavailable(of: String, reason: String)
  /// Metrics were asked of no batches.
  case noBatches
  /// Monitored processing stopped before a batch: more than 90 % of memory is used. The next id is known where the
  /// source holds samples.
  case memoryLimitExceeded(batch: Int, nextID: UInt64?, percentUsed: Int)
}

extension EngineError {
  /// The value of work that only TableCore can refuse.
  package static func wrapping<Value>(_ work: () throws(TableError) -> Value) throws(EngineError) -> Value {
    do throws(TableError) {
      return try work()
    } catch {
      throw .table(error)
    }
  }
}
