internal import HarnessKit

/// Which functions allocate in one iteration of a cell.
public struct AllocationProfile: Sendable, Equatable {
  package let cell: String
  package let size: String
  /// One in so many bytes was recorded, on average; 1 is every block.
  package let sampleBytes: UInt64
  /// What an exact counter found in another process; nil with a reason where it could not count.
  package let counted: AllocationAmount?
  package let uncountedReason: String?
  /// By bytes, the largest first.
  package let stacks: [Stack]

  /// Where something was allocated: functions, the outermost first, and the file that the last one lies in.
  package struct Stack: Sendable, Equatable {
    package let functions: [FunctionNames.Function]
    package fileprivate(set) var allocated: AllocationAmount
    /// What of it was still in use after the iteration.
    package fileprivate(set) var live: AllocationAmount
  }

  /// What is shown by its bytes or by its number of blocks.
  public enum Order: String, CaseIterable, Sendable { case bytes, count }

  /// One function: what it allocates itself, and what with all that it calls.
  package struct Row: Sendable, Equatable {
    package let function: FunctionNames.Function
    package fileprivate(set) var own = AllocationAmount()
    package fileprivate(set) var all = AllocationAmount()
    package fileprivate(set) var live = AllocationAmount()
  }

  package init(
    _ dump: HeapDump, of cell: String, size: String, counted: AllocationAmount?, uncountedReason: String? = nil,
    names: FunctionNames
  ) {
    var names = names
    self.cell = cell
    self.size = size
    sampleBytes = dump.sampleBytes
    self.counted = counted
    self.uncountedReason = uncountedReason
    var stacks: [[FunctionNames.Function]: Stack] = [:]
    // Several addresses of one function are one call site here: without line numbers they cannot be told apart.
    for recorded in dump.stacks where recorded.allocated.count > 0 {
      let functions = Self.shown(recorded.addresses.map { names.function(returningTo: $0) })
      let empty = Stack(functions: functions, allocated: AllocationAmount(), live: AllocationAmount())
      stacks[functions, default: empty].allocated += recorded.allocated
      stacks[functions, default: empty].live += recorded.live
    }
    self.stacks = stacks.values.sorted { Self.isBefore($0, $1) }
  }

  /// What was recorded, over all stacks.
  package var found: AllocationAmount { stacks.reduce(into: AllocationAmount()) { $0 += $1.allocated } }

  /// By their own amount, then by all of it.
  package func rows(by order: Order) -> [Row] {
    var rows: [FunctionNames.Function: Row] = [:]
    for stack in stacks {
      // Once, however often a function stands on the stack.
      for function in Set(stack.functions) {
        rows[function, default: Row(function: function)].all += stack.allocated
      }
      guard let function = stack.functions.last else { continue }
      rows[function, default: Row(function: function)].own += stack.allocated
      rows[function, default: Row(function: function)].live += stack.live
    }
    func key(_ row: Row) -> (UInt64, UInt64) {
      order == .bytes ? (row.own.bytes, row.all.bytes) : (row.own.count, row.all.count)
    }
    return rows.values.sorted { first, second in
      key(first) == key(second) ? first.function.name < second.function.name : key(first) > key(second)
    }
  }

  private static func isBefore(_ first: Stack, _ second: Stack) -> Bool {
    if first.allocated.bytes != second.allocated.bytes { return first.allocated.bytes > second.allocated.bytes }
    return first.functions.map(\.name).lexicographicallyPrecedes(second.functions.map(\.name))
  }

  /// A call stack without what is the same in all: the allocator within, and what leads to the iteration without.
  ///
  /// - Parameter functions: The innermost first.
  /// - Returns: The outermost first.
  private static func shown(_ functions: [FunctionNames.Function]) -> [FunctionNames.Function] {
    let inner = functions.drop { isAllocator($0) }
    let start = inner.firstIndex { $0.symbol?.contains("PreparedCellV17measuredIteration") ?? false }
    // A stack of nothing but the allocator keeps its outermost function: something must stand for it.
    return inner.isEmpty ? Array(functions.suffix(1)) : inner[...(start ?? inner.endIndex - 1)].reversed()
  }

  /// Whether a function only passes a request on to the allocator: those of C, C++ and the Swift runtime.
  private static func isAllocator(_ function: FunctionNames.Function) -> Bool {
    if function.file.contains("jemalloc") { return true }
    guard let symbol = function.symbol else { return false }
    return allocators.contains(symbol) || allocatorPrefixes.contains { symbol.hasPrefix($0) }
  }

  private static let allocators: Set = [
    "malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign", "swift_allocObject",
    "_swift_allocObject_", "swift_allocBox", "swift_allocEmptyBox",
  ]
  /// `operator new` in its forms, and those of the runtime.
  private static let allocatorPrefixes = ["_Znw", "_Zna", "swift_slowAlloc"]
}
