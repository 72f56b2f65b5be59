/// Memory that this process can still get: the lower of what the machine has and what its control groups allow.
public struct MachineMemory: Sendable, Equatable {
  /// What can be allocated without swapping.
  public let availableBytes: UInt64
  /// What there is in all; the lowest limit of a control group where that is less.
  public let totalBytes: UInt64

  /// Reads it now.
  public static func read(from files: SystemText = .machine) -> Reading<MachineMemory> {
    let path = "/proc/meminfo"
    guard let total = files.number(after: "MemTotal:", in: path), total > 0 else {
      return .unavailable("\(path) names no MemTotal")
    }
    guard let available = files.number(after: "MemAvailable:", in: path) else {
      return .unavailable("\(path) names no MemAvailable")
    }
    let groups = ControlGroupMemory.all(from: files)
    let lowestTotal = groups.map(\.limitBytes).reduce(1024 * total, min)
    let lowestAvailable = groups.map(\.availableBytes).reduce(1024 * available, min)
    return .available(
      MachineMemory(availableBytes: min(lowestAvailable, lowestTotal), totalBytes: max(1, lowestTotal)))
  }
}
