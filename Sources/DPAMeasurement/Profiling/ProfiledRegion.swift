/// The account that a profiler keeps of one name. Of calls within calls of the same name only the outermost counts
/// towards the totals, or they would count twice.
struct ProfiledRegion {
  let name: String
  /// Calls that have started and not ended.
  var openCount = 0
  private(set) var callCount: UInt64 = 0
  private(set) var totalNanoseconds: UInt64 = 0
  private(set) var selfNanoseconds: UInt64 = 0
  private(set) var processorNanoseconds: UInt64 = 0
  private(set) var memory = MemoryChange.none

  init(name: String) { self.name = name }

  /// Ends a call; to be called before the others.
  mutating func add(elapsed: UInt64, inside: UInt64) {
    callCount += 1
    openCount -= 1
    // Regions inside were timed within this one: they cannot have taken longer, unless the clock went back.
    selfNanoseconds += elapsed - min(inside, elapsed)
    if openCount == 0 { totalNanoseconds += elapsed }
  }

  mutating func add(processor nanoseconds: UInt64) {
    if openCount == 0 { processorNanoseconds += nanoseconds }
  }

  mutating func add(memory change: MemoryChange) {
    if openCount == 0 { memory = memory + change }
  }
}
