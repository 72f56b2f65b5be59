extension EngineError: CustomStringConvertible {
  /// One sentence: what was wrong, the value, and the rule.
  public var description: String {
    switch self {
    case .boundNotFinite(let lower, let upper):
      "a range needs finite bounds, not \(lower):\(upper)"
    case .boundsNotAscending(let lower, let upper):
      "a range needs its lower bound below its upper one, not \(lower):\(upper)"
    case .widthNotFinite(let lower, let upper):
      "a range needs a finite width, but \(upper) - (\(lower)) overflows"
    case .depthOutOfRange(let depth):
      "the chain depth must be 1 to \(AugmentationConfiguration.depthLimit), not \(depth)"
    case .unknownPreset(let name):
      "there is no preset '\(name)'; the presets are \(Preset.allCases.map(\.rawValue).joined(separator: ", "))"
    case .sampleIDOutOfRange(let id):
      "a sample id must be 0 to \(SampleRange.lastID), not \(id)"
    case .rangeOverflow(let first, let count):
      "\(count) ids from \(first) on would pass the last id, \(SampleRange.lastID)"
    case .rangeDescending(let lower, let upper):
      "a range of ids must not end before it starts, as \(lower):\(upper) does"
    case .partOutsideTable(let part, let table):
      "the part \(part) reaches outside its table \(table)"
    case .emptyWorld:
      "a world needs at least one rank, so the world size must not be 0"
    case .worldSizeOutOfRange(let size):
      "a world size must be 1 to \(SampleRange.lastID), not \(size)"
    case .rankOutOfRange(let rank, let worldSize):
      "a rank must be below the world size, but rank is \(rank) and world size is \(worldSize)"
    case .idOutsideEpoch(let id, let epochSize):
      "an id must be below the epoch size, but id \(id) is not below \(epochSize)"
    case .epochOverflow(let epoch, let epochSize):
      "epoch \(epoch) of size \(epochSize) would pass the last id, \(SampleRange.lastID)"
    case .noStatistics:
      "no statistics: there are no values"
    case .valueNotFinite(let value):
      "statistics need finite values, not \(value)"
    case .kernelUnavailable(let name, let reason):
      "the kernel '\(name)' is not available here: \(reason)"
    case .chunkSizeOutOfRange(let size):
      "a chunk must hold 1 to \(SampleBatch.capacityLimit) samples, not \(size)"
    case .malformedDigest(let text):
      "a digest is 64 lowercase hexadecimal digits, not '\(text)'"
    case .batchSizeOutOfRange(let size):
      "a batch must hold 1 to \(BatchConfiguration.batchSizeLimit) samples, not \(size)"
    case .minimumBatchSizeOutOfRange(let size):
      "the smallest batch must hold 1 to \(BatchConfiguration.batchSizeLimit) samples, not \(size)"
    case .batchSizeBelowMinimum(let size, let minimum):
      "the batch size must not be below the minimum, but \(size) is below \(minimum)"
    case .memoryLimitOutOfRange(let mebibytes):
      "a memory limit must be 1 to \(BatchConfiguration.memoryLimitLimit) MiB, not \(mebibytes)"
    case .bytesPerSampleOutOfRange(let bytes):
      "a sample must count as at least 1 byte, not \(bytes)"
    case .laneTooLong(let length):
      "a lane of \(length) samples is more than a batch can hold, \(BatchConfiguration.batchSizeLimit); use more lanes"
    case .lanesHaveFixedLengths:
      "the batches of round robin are its lanes, so no size can be chosen between them"
    case .readingUnavailable(let what, let reason):
      "\(what) cannot be read: \(reason)"
    case .noBatches:
      "no mean batch size: there are no batches"
    case .memoryLimitExceeded(let batch, let nextID, let percentUsed):
      "stopped before batch \(batch)\(nextID.map { ", whose first sample is \($0)" } ?? ""): \(percentUsed) % of memory is "
        + "used, and above \(BatchTurns.stopPercentUsed) % no batch is started; free memory and ask again"
    case .malformedBytes(let offset, let reason):
      "malformed at byte \(offset): \(reason)"
    case .unreadableSource:
      "the source of the bytes cannot be read"
    case .formatNotReadable(let format):
      "\(format) is rounded for reading by people and cannot be read back"
    }
  }
}
