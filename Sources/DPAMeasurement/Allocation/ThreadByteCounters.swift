/// How many bytes one thread has allocated and freed since it began: exact, live, and cheap to read.
///
/// Blocks count as large as the allocator made them. A block that another thread frees counts there. Valid while the
/// thread lives; it may be read from another thread, and then lags by a moment.
public struct ThreadByteCounters: @unchecked Sendable {
  // jemalloc keeps both numbers where they are while the thread lives, and only that thread writes them.
  private let allocated: UnsafePointer<UInt64>
  private let freed: UnsafePointer<UInt64>

  /// Those of the calling thread.
  public static func ofThisThread() -> Reading<ThreadByteCounters> {
    var (allocated, freed): (UnsafePointer<UInt64>?, UnsafePointer<UInt64>?) = (nil, nil)
    guard Jemalloc.read("thread.allocatedp", into: &allocated), Jemalloc.read("thread.deallocatedp", into: &freed),
      let allocated, let freed
    else { return .unavailable("this jemalloc was built without statistics") }
    return .available(ThreadByteCounters(allocated: allocated, freed: freed))
  }

  public var allocatedBytes: UInt64 { Self.load(allocated) }

  public var freedBytes: UInt64 { Self.load(freed) }

  /// Read anew each time: the compiler may not keep a value that the allocator changes.
  @inline(never)
  private static func load(_ counter: UnsafePointer<UInt64>) -> UInt64 { counter.pointee }
}
