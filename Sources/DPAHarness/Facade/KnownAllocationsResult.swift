public import DPAMeasurement
import HarnessKit

/// What this program's counter says of allocations that are known beforehand, for tests and scripts that hold it
/// against them.
public struct KnownAllocationsResult: Sendable, Encodable {
  public let allocationCount: UInt64?
  public let allocatedBytes: UInt64?
  public let liveBytes: Int64?
  public let peakBytes: UInt64?
  /// Why something is missing.
  public let unavailable: String?

  public init(_ reading: Reading<AllocationCount>) {
    let count = reading.value
    allocationCount = count?.allocationCount
    allocatedBytes = count?.allocatedBytes
    liveBytes = count?.liveBytes
    peakBytes = count?.peakBytes.value
    unavailable = reading.reason ?? count?.peakBytes.reason
  }

  /// One line.
  public var json: String { JSONText.line(self) + "\n" }
}
