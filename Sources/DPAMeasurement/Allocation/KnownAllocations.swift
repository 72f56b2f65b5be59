import SystemLibrary

/// Work whose allocations are known beforehand: what every counter must agree with.
public struct KnownAllocations: Sendable {
  /// Blocks to allocate, all in use at once.
  public let blocks: Int
  /// The size of each.
  public let bytes: Int
  /// Blocks never freed.
  public let kept: Int

  /// The numbers are at least 0, and no more blocks are kept than allocated.
  public init(blocks: Int, bytes: Int, kept: Int = 0) {
    precondition(blocks >= 0 && bytes >= 0 && (0...blocks).contains(kept), "numbers of blocks and bytes")
    self.blocks = blocks
    self.bytes = bytes
    self.kept = kept
  }

  /// Counts the work alone; the list of the blocks is made before.
  public func counted() -> Reading<AllocationCount> {
    var list = emptyList
    return AllocationCounter.measure { run(into: &list) }
  }

  /// Does the same work without counting it, for a counter from outside. The list is one block more.
  public func run() {
    var list = emptyList
    run(into: &list)
  }

  private var emptyList: [UnsafeMutableRawPointer?] { [UnsafeMutableRawPointer?](repeating: nil, count: blocks) }

  /// A function of its own, by whose name a profile must find it.
  @inline(never)
  private func run(into list: inout [UnsafeMutableRawPointer?]) {
    for index in list.indices { list[index] = malloc(bytes) }
    for block in list.dropFirst(kept) { free(block) }
  }
}
