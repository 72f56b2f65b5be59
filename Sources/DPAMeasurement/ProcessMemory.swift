/// The memory of this process that is resident, as the system counts it: in pages, of every allocator and library.
public struct ProcessMemory: Sendable, Equatable {
  public let residentBytes: UInt64
  /// The most that was ever resident.
  public let peakResidentBytes: UInt64

  /// Reads it now.
  public static func read(from files: SystemText = .machine) -> Reading<ProcessMemory> {
    let path = "/proc/self/status"
    guard let resident = files.number(after: "VmRSS:", in: path) else {
      return .unavailable("\(path) names no VmRSS")
    }
    guard let peak = files.number(after: "VmHWM:", in: path) else {
      return .unavailable("\(path) names no VmHWM")
    }
    // The kernel gathers a thread's pages now and then: a peak can lag behind what is resident.
    return .available(ProcessMemory(residentBytes: 1024 * resident, peakResidentBytes: 1024 * max(resident, peak)))
  }
}
