/// What a piece of work allocated, exactly.
///
/// Blocks count as large as the allocator makes them: `malloc(100)` is 112 bytes. Growing a block in place counts as an
/// allocation only where the block gets another size of the allocator.
public struct AllocationCount: Sendable, Equatable {
  /// Blocks allocated, by any thread.
  public let allocationCount: UInt64
  /// Bytes of those blocks.
  public let allocatedBytes: UInt64
  /// Bytes in use afterwards less those before: below 0 where older blocks were freed.
  public let liveBytes: Int64
  /// The most bytes in use at once, above what was in use before.
  public let peakBytes: Reading<UInt64>

  package init(allocationCount: UInt64, allocatedBytes: UInt64, liveBytes: Int64, peakBytes: Reading<UInt64>) {
    self.allocationCount = allocationCount
    self.allocatedBytes = allocatedBytes
    self.liveBytes = liveBytes
    self.peakBytes = peakBytes
  }
}
