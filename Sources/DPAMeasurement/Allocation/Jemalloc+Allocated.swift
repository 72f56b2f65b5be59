internal import CJemalloc

extension Jemalloc {
  /// Bytes in use by this process now: every block, as large as the allocator made it.
  ///
  /// Blocks that other live threads freed into their own caches still count. Reading refreshes all of jemalloc's
  /// statistics, which is slow: once a batch, not once a sample.
  public static var allocatedBytes: Reading<UInt64> {
    guard refresh() else { return .unavailable("jemalloc cannot refresh its statistics") }
    var bytes = 0
    guard read("stats.allocated", into: &bytes), bytes > 0 else {
      return .unavailable("this jemalloc was built without statistics")
    }
    return .available(UInt64(bytes))
  }

  /// Brings what `stats.*` say up to now; without it they stay as they were.
  static func refresh() -> Bool {
    var epoch: UInt64 = 1
    return mallctl("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size) == 0
  }
}
