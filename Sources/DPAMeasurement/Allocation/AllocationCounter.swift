/// Counts what a piece of work allocates, exactly: only in a process that jemalloc serves without thread caches.
///
/// The counters are read at both ends, so that the work itself runs as it is; only the peak needs a function called at
/// every allocation. Never time and count in the same process.
public enum AllocationCounter {
  /// Environment variables that a process needs from its start to be counted, in this order.
  public static let environment = [
    (name: "MALLOC_CONF", value: "tcache:false,narenas:1,background_thread:false"),
    (name: "SWIFT_DETERMINISTIC_HASHING", value: "1"),
  ]

  /// Runs work and counts. Other threads' allocations count too, wherever they come from.
  ///
  /// - Returns: Unavailable with a reason, and the work not run, where this process cannot be counted exactly.
  public static func measure<Failure: Error>(
    _ work: () throws(Failure) -> Void
  ) throws(Failure) -> Reading<AllocationCount> {
    if let problem { return .unavailable(problem) }
    // Looked up before the counting begins: looking names up allocates.
    guard let counters = SizeClassCounters(), counters.sums() != nil else {
      return .unavailable("this jemalloc was built without statistics")
    }
    let peak = PeakTracker()
    let hooks = peak.start()
    let before = counters.sums()
    do { try work() } catch {
      _ = peak.stop()
      throw error
    }
    // Stopped first: what the counters themselves hold is given back after their last use.
    let tally = peak.stop()
    let after = counters.sums()
    guard let before, let after else { return .unavailable("jemalloc cannot refresh its statistics") }
    let live = Int64(after.liveBytes) - Int64(before.liveBytes)
    return .available(
      AllocationCount(
        allocationCount: after.allocationCount - before.allocationCount,
        allocatedBytes: after.allocatedBytes - before.allocatedBytes, liveBytes: live,
        peakBytes: hooks.reason.map { .unavailable($0) } ?? tally.peakBytes(withLive: live)))
  }

  /// Counts 1,000 blocks of 100 bytes: available only if that reads as 1,000 blocks and 112,000 bytes in use at once,
  /// and nothing left.
  public static func witness() -> Reading<AllocationCount> {
    let reading = KnownAllocations(blocks: 1_000, bytes: 100).counted()
    guard case .available(let count) = reading else { return reading }
    guard count.allocationCount == 1_000, count.allocatedBytes == 112_000, count.liveBytes == 0,
      count.peakBytes.value ?? 112_000 == 112_000
    else {
      return .unavailable(
        "1,000 blocks of 100 bytes must count as 1,000 and 112,000 bytes, and counted as "
          + "\(count.allocationCount) and \(count.allocatedBytes) bytes, \(count.liveBytes) bytes left, peak "
          + "\(count.peakBytes.value.map { "\($0)" } ?? "unavailable")")
    }
    return reading
  }

  /// Why this process cannot be counted exactly; nil where it can.
  private static var problem: String? {
    switch Jemalloc.isServing {
    case .unavailable(let reason): return reason
    case .available(false): return "the allocator of this process is not jemalloc"
    case .available(true): break
    }
    for (option, rest) in [("tcache", "thread caches hide allocations"), ("background_thread", "a thread interferes")] {
      guard Jemalloc.option(option).value == "false" else {
        return "\(rest): start the process with MALLOC_CONF=\(environment[0].value)"
      }
    }
    return nil
  }
}

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
