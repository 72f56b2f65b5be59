#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    // The file counts in KiB, although it says kB.
    let lowestTotal = groups.map(\.limitBytes).reduce(1024 * total, min)
    let lowestAvailable = groups.map(\.availableBytes).reduce(1024 * available, min)
    return .available(
      MachineMemory(availableBytes: min(lowestAvailable, lowestTotal), totalBytes: max(1, lowestTotal)))
  }
}

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

/// The memory limit of one control group that holds this process.
///
/// Source: the kernel's admin-guide, cgroup-v1/memory and cgroup-v2. Every group above a process limits it too. In a
/// container the group's own folder may not be visible; then the topmost folder is the container's group.
struct ControlGroupMemory {
  let limitBytes: UInt64
  /// What processes of the group use, without file pages that the kernel can drop at once.
  let usedBytes: UInt64

  var availableBytes: UInt64 { limitBytes - min(usedBytes, limitBytes) }

  /// The names that a version of control groups has.
  private struct Layout {
    let mount: String
    let limit: String
    let used: String
    let droppable: String

    static let version1 = Layout(
      mount: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", used: "memory.usage_in_bytes",
      droppable: "total_inactive_file")
    static let version2 = Layout(
      mount: "/sys/fs/cgroup", limit: "memory.max", used: "memory.current", droppable: "inactive_file")
  }

  /// Each group with a limit, from the process's own up.
  static func all(from files: SystemText) -> [ControlGroupMemory] {
    let lines = (files.contents(of: "/proc/self/cgroup") ?? "").split(separator: "\n")
    return lines.flatMap { line -> [ControlGroupMemory] in
      // number:controllers:path
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      // Both versions may be mounted side by side; the line of version 2 is number 0 without controllers.
      let layout: Layout? =
        fields[1].split(separator: ",").contains("memory")
        ? .version1 : fields[0] == "0" && fields[1].isEmpty ? .version2 : nil
      return layout.map { groups(at: String(fields[2]), $0, files) } ?? []
    }
  }

  private static func groups(at path: String, _ layout: Layout, _ files: SystemText) -> [ControlGroupMemory] {
    let names = path.split(separator: "/")
    // From the process's own group up to the mount: each of them limits, and the tightest counts.
    return (0...names.count).reversed().compactMap { depth in
      let folder = ([layout.mount[...]] + names.prefix(depth)).joined(separator: "/")
      // No limit is the word "max" in version 2, and a number beyond any memory in version 1.
      guard let limit = files.number(in: "\(folder)/\(layout.limit)"),
        let used = files.number(in: "\(folder)/\(layout.used)")
      else { return nil }
      let droppable = files.number(after: layout.droppable, in: "\(folder)/memory.stat") ?? 0
      return ControlGroupMemory(limitBytes: limit, usedBytes: used - min(droppable, used))
    }
  }
}

/// Small text files of the system, such as those in /proc; a parameter, so that tests can write them.
public struct SystemText: Sendable {
  private let read: @Sendable (String) -> String?

  public init(reading read: @escaping @Sendable (String) -> String?) { self.read = read }

  /// The files of this machine.
  public static let machine = SystemText { try? String(contentsOfFile: $0, encoding: .utf8) }

  /// The text of a file; nil where it cannot be read.
  func contents(of path: String) -> String? { read(path) }

  /// The number in a file that holds nothing else.
  func number(in path: String) -> UInt64? {
    contents(of: path).flatMap { UInt64($0.split(whereSeparator: \.isWhitespace).first ?? "") }
  }

  /// The number that follows a name at the start of a line.
  func number(after name: String, in path: String) -> UInt64? {
    for line in (contents(of: path) ?? "").split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count >= 2, words[0] == name { return UInt64(words[1]) }
    }
    return nil
  }
}
