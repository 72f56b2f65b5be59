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

  /// Nothing where this jemalloc was built without statistics.
  init?() {
    guard let allocated = JemallocNode<Int>("stats.allocated"),
      let small = Self.classes(count: "arenas.nbins", size: "arenas.bin", counter: "bins"),
      let large = Self.classes(count: "arenas.nlextents", size: "arenas.lextent", counter: "lextents")
    else { return nil }
    self.allocated = allocated
    classes = small + large
  }

  /// The sums now; nothing where jemalloc refuses.
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
