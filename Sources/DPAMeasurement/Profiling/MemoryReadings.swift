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

/// What a piece of work changed in the memory of its process: below 0 where it gave memory back.
public struct MemoryChange: Sendable, Equatable {
  /// The API's `delta_mb`, in bytes.
  public let allocatedBytes: Reading<Int64>
  /// The API's `delta_rss_mb`, in bytes.
  public let residentBytes: Reading<Int64>

  public init(allocatedBytes: Reading<Int64>, residentBytes: Reading<Int64>) {
    self.allocatedBytes = allocatedBytes
    self.residentBytes = residentBytes
  }

  public static let none = MemoryChange(allocatedBytes: .available(0), residentBytes: .available(0))

  /// Both changes one after the other.
  public static func + (first: MemoryChange, second: MemoryChange) -> MemoryChange {
    MemoryChange(
      allocatedBytes: sum(first.allocatedBytes, second.allocatedBytes),
      residentBytes: sum(first.residentBytes, second.residentBytes))
  }

  private static func sum(_ first: Reading<Int64>, _ second: Reading<Int64>) -> Reading<Int64> {
    switch (first, second) {
    case (.available(let first), .available(let second)): .available(first + second)
    case (.unavailable(let reason), _), (_, .unavailable(let reason)): .unavailable(reason)
    }
  }
}

/// What a piece of work, its result still there, changed in the memory of its process.
public struct MemoryMeasurement: Sendable, Equatable {
  public let initial: MemoryReadings
  public let final: MemoryReadings

  public var change: MemoryChange { final.change(since: initial) }
}

/// Runs work and reads the memory before it and after it, while its result is still held: the API's `measure_memory`.
public func measureMemory<Result, Failure: Error>(
  source: MeasurementSource = .system, _ work: () throws(Failure) -> Result
) throws(Failure) -> (result: Result, memory: MemoryMeasurement) {
  let initial = source.memory()
  let result = try work()
  let memory = MemoryMeasurement(initial: initial, final: source.memory())
  return (result, memory)
}
