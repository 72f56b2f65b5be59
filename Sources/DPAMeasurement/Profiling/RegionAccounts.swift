/// What a profiler keeps of its regions. One value with whole operations, so that each is one access to the profiler.
struct RegionAccounts {
  private(set) var regions: [ProfiledRegion] = []
  private var places: [String: Int] = [:]
  private var open: [OpenRegion] = []
  /// The place of the region that was started last: a loop starts the same again, without looking its name up.
  private var recent = 0

  /// What is known of a call that has not ended.
  struct OpenRegion {
    let place: Int
    var processorNanoseconds: UInt64 = 0
    var startNanoseconds: UInt64 = 0
    var insideNanoseconds: UInt64 = 0
  }

  init() { open.reserveCapacity(64) }

  /// Begins a call; the clock is read last.
  @inline(__always)
  mutating func begin(_ name: String, processor: UInt64, at clock: () -> UInt64) {
    let place = place(of: name)
    regions[place].openCount += 1
    open.append(OpenRegion(place: place, processorNanoseconds: processor))
    open[open.count - 1].startNanoseconds = clock()
  }

  /// Ends the call that was begun last.
  @inline(__always)
  mutating func end(_ name: String, at now: UInt64) -> OpenRegion {
    guard let call = open.popLast(), regions[call.place].name == name else {
      preconditionFailure("'\(name)' is not the region that was started last and has not ended")
    }
    let elapsed = now - call.startNanoseconds
    regions[call.place].add(elapsed: elapsed, inside: call.insideNanoseconds)
    if !open.isEmpty { open[open.count - 1].insideNanoseconds += elapsed }
    return call
  }

  mutating func add(processor nanoseconds: UInt64, to place: Int) { regions[place].add(processor: nanoseconds) }

  mutating func add(memory change: MemoryChange, to place: Int) { regions[place].add(memory: change) }

  /// The region of a name; nil where it was never started.
  func region(_ name: String) -> ProfiledRegion? { places[name].map { regions[$0] } }

  @inline(__always)
  private mutating func place(of name: String) -> Int {
    if recent < regions.count, regions[recent].name == name { return recent }
    recent = lookedUp(name)
    return recent
  }

  @inline(never)
  private mutating func lookedUp(_ name: String) -> Int {
    if let place = places[name] { return place }
    regions.append(ProfiledRegion(name: name))
    places[name] = regions.count - 1
    return regions.count - 1
  }
}

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
