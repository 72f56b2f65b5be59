internal import CJemalloc

/// The allocator that serves this process, as it describes itself.
public enum Jemalloc {
  /// The options whose values matter to a measurement, in the order in which they are shown.
  public static let optionNames = ["narenas", "tcache", "background_thread", "dirty_decay_ms", "muzzy_decay_ms"]

  /// For example `5.3.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c`.
  public static var version: Reading<String> { readText("version") }

  /// Whether blocks of this process come from jemalloc: its counter must rise with an allocation.
  ///
  /// Unavailable with a reason where another allocator was loaded first.
  public static var isServing: Reading<Bool> {
    guard case .available(let before) = readCounter("thread.allocated") else {
      return .unavailable("this jemalloc was built without statistics")
    }
    // 64 KiB, far above what a thread's own bookkeeping could allocate in between.
    let block = [UInt8](repeating: 1, count: 1 << 16)
    guard case .available(let after) = readCounter("thread.allocated") else {
      return .unavailable("this jemalloc was built without statistics")
    }
    return .available(after - before >= UInt64(block.count))
  }

  /// The value of one option as the running allocator has it.
  public static func option(_ name: String) -> Reading<String> {
    switch name {
    case "tcache", "background_thread": readFlag("opt.\(name)").map { $0 ? "true" : "false" }
    case "narenas": readUnsigned("opt.\(name)").map { String($0) }
    default: readSigned("opt.\(name)").map { String($0) }
    }
  }

  /// Keeps memory that is freed from now on, for work that needs the same large blocks again and again.
  ///
  /// Otherwise blocks over 8 MiB go back to the system at once, and their next use pays for every page anew. Call it
  /// before the first such block: they have an arena of their own, which takes what holds when it is made.
  /// - Returns: Whether this jemalloc can; nothing else changes where it cannot.
  @discardableResult
  public static func keepFreedMemory() -> Bool {
    // -1 is jemalloc's word for never giving back. Arenas to come, and the one that the first thread uses already.
    ["arenas.dirty_decay_ms", "arena.0.dirty_decay_ms"].allSatisfy { name in
      var milliseconds = -1
      return mallctl(name, nil, nil, &milliseconds, MemoryLayout<Int>.size) == 0
    }
  }

  // `mallctl` reads through one pointer and the length through another: always two separate variables.

  private static func readText(_ name: String) -> Reading<String> {
    var value: UnsafePointer<CChar>?
    guard read(name, into: &value), let value else { return .unavailable("jemalloc has no '\(name)'") }
    return .available(String(cString: value))
  }

  private static func readCounter(_ name: String) -> Reading<UInt64> {
    var value: UInt64 = 0
    return read(name, into: &value) ? .available(value) : .unavailable("jemalloc has no '\(name)'")
  }

  private static func readUnsigned(_ name: String) -> Reading<UInt32> {
    var value: UInt32 = 0
    return read(name, into: &value) ? .available(value) : .unavailable("jemalloc has no '\(name)'")
  }

  private static func readSigned(_ name: String) -> Reading<Int> {
    var value = 0
    return read(name, into: &value) ? .available(value) : .unavailable("jemalloc has no '\(name)'")
  }

  private static func readFlag(_ name: String) -> Reading<Bool> {
    var value = false
    return read(name, into: &value) ? .available(value) : .unavailable("jemalloc has no '\(name)'")
  }

  static func read<Value: BitwiseCopyable>(_ name: String, into value: inout Value) -> Bool {
    var size = MemoryLayout<Value>.size
    // The size that comes back is compared: another version may hold the value in another type.
    let status = mallctl(name, &value, &size, nil, 0)
    return status == 0 && size == MemoryLayout<Value>.size
  }
}

/// One value of jemalloc, looked up once by its name: reading it afterwards allocates nothing, so that a counter does
/// not count itself.
struct JemallocNode<Value: BitwiseCopyable & Sendable>: Sendable {
  private let path: [Int]

  /// Nil where this jemalloc has no such value.
  init?(_ name: String) {
    var path = [Int](repeating: 0, count: name.split(separator: ".").count)
    var length = path.count
    guard mallctlnametomib(name, &path, &length) == 0 else { return nil }
    self.path = Array(path.prefix(length))
  }

  /// - Returns: Whether there was a value of this size.
  func read(into value: inout Value) -> Bool {
    // The length goes in and comes back: a variable of its own.
    var size = MemoryLayout<Value>.size
    let status = path.withUnsafeBufferPointer { mallctlbymib($0.baseAddress, $0.count, &value, &size, nil, 0) }
    return status == 0 && size == MemoryLayout<Value>.size
  }
}

extension Jemalloc {
  /// Bytes in use by this process now: every block, as large as the allocator made it.
  ///
  /// Blocks that other live threads freed into their own caches still count. Reading refreshes all of jemalloc's
  /// statistics, which is slow: once a batch, not once a sample.
  public static var allocatedBytes: Reading<UInt64> {
    guard refresh() else { return .unavailable("jemalloc cannot refresh its statistics") }
    var bytes = 0
    guard read("stats.allocated", into: &bytes), bytes > 0 else {
      return .unavailable("this jemalloc was built without statistics")
    }
    return .available(UInt64(bytes))
  }

  /// Brings what `stats.*` say up to now; without it they stay as they were.
  static func refresh() -> Bool {
    // Any value will do: writing to `epoch` is what refreshes.
    var epoch: UInt64 = 1
    return mallctl("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size) == 0
  }
}
