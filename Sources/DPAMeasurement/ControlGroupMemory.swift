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
      let layout: Layout? =
        fields[1].split(separator: ",").contains("memory")
        ? .version1 : fields[0] == "0" && fields[1].isEmpty ? .version2 : nil
      return layout.map { groups(at: String(fields[2]), $0, files) } ?? []
    }
  }

  private static func groups(at path: String, _ layout: Layout, _ files: SystemText) -> [ControlGroupMemory] {
    let names = path.split(separator: "/")
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
