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
  /// A sample id is above 2^63 - 1.
  case sampleIDOutOfRange(UInt64)
  /// A range of ids would end above 2^63.
  case rangeOverflow(first: UInt64, count: UInt64)
  /// The end of a range lies before its start.
  case rangeDescending(lower: UInt64, upper: UInt64)
  /// A part reaches outside its table.
  case partOutsideTable(part: SampleRange, table: SampleRange)
  /// A world has no rank at all.
  case emptyWorld
  /// A world has more ranks than 2^63 - 1.
  case worldSizeOutOfRange(UInt64)
  /// A rank is not below its world size.
  case rankOutOfRange(rank: UInt64, worldSize: UInt64)
  /// An id is not below the size of an epoch.
  case idOutsideEpoch(id: UInt64, epochSize: UInt64)
  /// epoch * epochSize + epochSize would pass 2^63.
  case epochOverflow(epoch: UInt64, epochSize: UInt64)
  /// Statistics were asked of no values.
  case noStatistics
  /// A value given to exact statistics is infinite or NaN.
  case valueNotFinite(Double)
  /// The processor or the build lacks that kernel.
  case kernelUnavailable(name: String, reason: String)
  /// A chunk or batch of no samples was asked for.
  case chunkSizeOutOfRange(Int)
  /// A text that should be a digest is not 64 lowercase hexadecimal digits.
  case malformedDigest(String)

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
  /// Monitored processing stopped before a batch: more than 90 % of memory is used. The next id is known where the source
  /// holds samples.
  case memoryLimitExceeded(batch: Int, nextID: UInt64?, percentUsed: Int)

  // Files

  /// Bytes that are read are not what their format demands.
  case malformedBytes(offset: UInt64, reason: MalformedReason)
  /// A source of bytes could not give them; it knows why.
  case unreadableSource
  /// A format whose rows cannot be read back exactly.
  case formatNotReadable(String)
}
