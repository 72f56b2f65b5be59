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
