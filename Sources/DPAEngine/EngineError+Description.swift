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
    case .table(let error):
      error.description
    case .kernelUnavailable(let name, let reason):
      "the kernel '\(name)' is not available here: \(reason)"
    case .chunkSizeOutOfRange(let size):
      "a chunk must hold 1 to \(SampleBatch.capacityLimit) samples, not \(size)"
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
      "stopped before batch \(batch)\(nextID.map { ", whose first sample is \($0)" } ?? ""): "
        + "\(percentUsed) % of memory is used, and above \(BatchTurns.stopPercentUsed) % "
        + "no batch is started; free memory and ask again"
    }
  }
}
