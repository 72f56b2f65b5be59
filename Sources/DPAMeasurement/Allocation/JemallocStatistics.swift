/// What jemalloc says of the whole process at one moment.
public struct JemallocStatistics: Sendable, Equatable {
  /// Blocks in use, as large as the allocator made them. Blocks in the caches of live threads count as in use.
  public let allocatedBytes: UInt64
  /// Pages that hold at least one block in use.
  public let activeBytes: UInt64
  /// Pages that are in memory: an upper bound, which depends on how long unused pages stay.
  public let residentBytes: UInt64
  /// Address space that jemalloc has and uses.
  public let mappedBytes: UInt64
  /// Address space that it keeps for later, not in memory.
  public let retainedBytes: UInt64
  /// What it needs for its own bookkeeping.
  public let metadataBytes: UInt64
  /// Blocks below the size where a block gets pages of its own.
  public let small: Counts
  public let large: Counts

  /// Counts since the process began, over all arenas.
  public struct Counts: Sendable, Equatable {
    /// Blocks that arenas handed out. A thread's cache takes several at once, so that this is exact only without
    /// thread caches.
    public let allocationCount: UInt64
    /// Blocks that the program asked for, as far as live threads' caches have reported them.
    public let requestCount: UInt64
  }
}

extension Jemalloc {
  /// Refreshes and reads all statistics. Slow, since every arena is locked: for the borders of what is measured.
  public static func statistics() -> Reading<JemallocStatistics> {
    guard refresh() else { return .unavailable("jemalloc cannot refresh its statistics") }
    guard let allocated = bytes("stats.allocated"), let active = bytes("stats.active"),
      let resident = bytes("stats.resident"), let mapped = bytes("stats.mapped"),
      let retained = bytes("stats.retained"), let metadata = bytes("stats.metadata"),
      let small = counts("small"), let large = counts("large")
    else { return .unavailable("this jemalloc was built without statistics") }
    return .available(
      JemallocStatistics(
        allocatedBytes: allocated, activeBytes: active, residentBytes: resident, mappedBytes: mapped,
        retainedBytes: retained, metadataBytes: metadata, small: small, large: large))
  }

  private static func bytes(_ name: String) -> UInt64? {
    var bytes = 0
    return read(name, into: &bytes) ? UInt64(bytes) : nil
  }

  private static func counts(_ sizes: String) -> JemallocStatistics.Counts? {
    // 4096 stands for all arenas together.
    var (allocations, requests) = (UInt64(0), UInt64(0))
    guard read("stats.arenas.4096.\(sizes).nmalloc", into: &allocations),
      read("stats.arenas.4096.\(sizes).nrequests", into: &requests)
    else { return nil }
    return JemallocStatistics.Counts(allocationCount: allocations, requestCount: requests)
  }
}
