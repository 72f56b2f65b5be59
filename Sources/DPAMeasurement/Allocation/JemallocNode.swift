internal import CJemalloc

/// One value of jemalloc, looked up once by its name: reading it afterwards allocates nothing, so that a counter does
/// not count itself.
struct JemallocNode<Value: BitwiseCopyable & Sendable>: Sendable {
  private let path: [Int]

  /// Nothing where this jemalloc has no such value.
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
