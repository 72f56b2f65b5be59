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
    let status = mallctl(name, &value, &size, nil, 0)
    return status == 0 && size == MemoryLayout<Value>.size
  }
}
