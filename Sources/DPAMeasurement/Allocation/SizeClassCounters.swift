/// jemalloc's counters of one size of block each, over all arenas: together they give the exact number and bytes of
/// all blocks ever handed out. Reading them allocates nothing.
struct SizeClassCounters {
  private let allocated: JemallocNode<Int>
  private let classes: [(bytes: UInt64, count: JemallocNode<UInt64>)]

  /// Sums since the process began.
  struct Sums {
    var allocationCount: UInt64 = 0
    var allocatedBytes: UInt64 = 0
    /// Bytes in use.
    var liveBytes: UInt64 = 0
  }

  /// Nil where this jemalloc was built without statistics.
  init?() {
    guard let allocated = JemallocNode<Int>("stats.allocated"),
      let small = Self.classes(count: "arenas.nbins", size: "arenas.bin", counter: "bins"),
      let large = Self.classes(count: "arenas.nlextents", size: "arenas.lextent", counter: "lextents")
    else { return nil }
    self.allocated = allocated
    classes = small + large
  }

  /// The sums now; nil where jemalloc refuses.
  func sums() -> Sums? {
    guard Jemalloc.refresh() else { return nil }
    var sums = Sums()
    var live = 0
    guard allocated.read(into: &live) else { return nil }
    sums.liveBytes = UInt64(live)
    for sizeClass in classes {
      var count: UInt64 = 0
      guard sizeClass.count.read(into: &count) else { return nil }
      sums.allocationCount += count
      sums.allocatedBytes += count * sizeClass.bytes
    }
    return sums
  }

  private static func classes(
    count: String, size: String, counter: String
  ) -> [(bytes: UInt64, count: JemallocNode<UInt64>)]? {
    var number: UInt32 = 0
    guard Jemalloc.read(count, into: &number) else { return nil }
    var classes: [(bytes: UInt64, count: JemallocNode<UInt64>)] = []
    for index in 0..<number {
      var bytes = 0
      guard Jemalloc.read("\(size).\(index).size", into: &bytes),
        // 4096 stands for all arenas together.
        let node = JemallocNode<UInt64>("stats.arenas.4096.\(counter).\(index).nmalloc")
      else { return nil }
      classes.append((UInt64(bytes), node))
    }
    return classes
  }
}

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
