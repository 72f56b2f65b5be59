import DPAMeasurement
import Testing

@Suite("The memory of the machine is the lower of /proc/meminfo and the control groups")
struct MachineMemoryTests {
  static let machine = """
    MemTotal:       16000000 kB
    MemFree:         1000000 kB
    MemAvailable:    9000000 kB
    """

  static func read(_ files: [String: String]) -> Reading<MachineMemory> {
    let files = files.merging(["/proc/meminfo": machine]) { given, _ in given }
    return MachineMemory.read(from: SystemText { files[$0] })
  }

  static func expect(_ reading: Reading<MachineMemory>, available: UInt64, total: UInt64) {
    #expect(reading.value?.availableBytes == available)
    #expect(reading.value?.totalBytes == total)
  }

  @Test("Without control groups it is that of /proc/meminfo, in bytes")
  func meminfo() {
    Self.expect(Self.read([:]), available: 9_000_000 * 1_024, total: 16_000_000 * 1_024)
  }

  @Test("A limit of version 2 counts, at any level, and file pages that can be dropped are available")
  func version2() {
    let files = [
      "/proc/self/cgroup": "0::/user/job\n",
      "/sys/fs/cgroup/user/job/memory.max": "max\n",
      "/sys/fs/cgroup/user/job/memory.current": "300000000\n",
      "/sys/fs/cgroup/user/memory.max": "1000000000\n",
      "/sys/fs/cgroup/user/memory.current": "600000000\n",
      "/sys/fs/cgroup/user/memory.stat": "anon 1\ninactive_file 200000000\nactive_file 3\n",
    ]
    Self.expect(Self.read(files), available: 600_000_000, total: 1_000_000_000)
  }

  @Test("A limit of version 1 counts, and one beyond the machine's memory does not")
  func version1() {
    let group = "/sys/fs/cgroup/memory/jobs/7/memory"
    let files = [
      "/proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/jobs/7\n0::/\n",
      "\(group).limit_in_bytes": "500000000\n",
      "\(group).usage_in_bytes": "450000000\n",
      "\(group).stat": "inactive_file 7\ntotal_inactive_file 50000000\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "12000000000\n",
    ]
    Self.expect(Self.read(files), available: 100_000_000, total: 500_000_000)
  }

  @Test("In a container only the topmost folder is visible, and it is the container's")
  func container() {
    let files = [
      "/proc/self/cgroup": "0::/../../elsewhere\n",
      "/sys/fs/cgroup/memory.max": "268435456\n",
      "/sys/fs/cgroup/memory.current": "300000000\n",
    ]
    Self.expect(Self.read(files), available: 0, total: 268_435_456)
  }

  @Test("What cannot be read is unavailable with a reason, never 0")
  func unavailable() {
    #expect(Self.read(["/proc/meminfo": ""]).reason == "/proc/meminfo names no MemTotal")
    #expect(Self.read(["/proc/meminfo": "MemTotal: 5 kB\n"]).reason == "/proc/meminfo names no MemAvailable")
  }

  @Test("This machine has memory")
  func thisMachine() throws {
    let memory = try #require(MachineMemory.read().value)
    #expect(memory.totalBytes > 1 << 26)
    #expect((1...memory.totalBytes).contains(memory.availableBytes))
  }
}
