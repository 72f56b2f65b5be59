/// How a stream is cut into batches. Boundaries differ between strategies; the content never does.
public enum BatchStrategy: String, CaseIterable, Sendable {
  /// Consecutive samples, a fixed number at a time.
  case sequential
  /// Lanes: lane j of n holds samples j, j + n, j + 2n, ..., and each lane is one batch.
  case roundRobin = "round_robin"
  /// Consecutive samples; the size follows the available memory.
  case memoryOptimized = "memory_optimized"
  /// Consecutive samples; the size follows the consumer's pace, and shrinks with the available memory.
  case adaptive

  /// Whether the size of the next batch depends on a reading of memory.
  var readsMemory: Bool { self == .memoryOptimized || self == .adaptive }
}
