/// How much memory a process has at one moment, by two counts that mean different things.
public struct MemoryReadings: Sendable, Equatable {
  /// Blocks in use, by jemalloc's count.
  public let allocatedBytes: Reading<UInt64>
  /// Pages in memory, by the system's count.
  public let residentBytes: Reading<UInt64>

  public init(allocatedBytes: Reading<UInt64>, residentBytes: Reading<UInt64>) {
    self.allocatedBytes = allocatedBytes
    self.residentBytes = residentBytes
  }

  /// Those of this process now. Slow: jemalloc refreshes its statistics, and the system is asked for a text.
  public static func ofThisProcess() -> MemoryReadings {
    MemoryReadings(
      allocatedBytes: Jemalloc.allocatedBytes, residentBytes: ProcessMemory.read().map(\.residentBytes))
  }

  /// What became more, or less, since an earlier moment.
  public func change(since earlier: MemoryReadings) -> MemoryChange {
    MemoryChange(
      allocatedBytes: Self.change(earlier.allocatedBytes, allocatedBytes),
      residentBytes: Self.change(earlier.residentBytes, residentBytes))
  }

  private static func change(_ earlier: Reading<UInt64>, _ later: Reading<UInt64>) -> Reading<Int64> {
    switch (earlier, later) {
    case (.available(let earlier), .available(let later)): .available(Int64(later) - Int64(earlier))
    case (.unavailable(let reason), _), (_, .unavailable(let reason)): .unavailable(reason)
    }
  }
}
