/// Times named regions of one thread's work, nested as they come: the API's `PerformanceProfiler`.
///
/// A region costs about two readings of the clock (docs/measurement.md has figures). Memory and processor time cost
/// many times more and are only tracked where asked for. For several threads, give each a profiler and add up results.
public final class PerformanceProfiler {
  private let source: MeasurementSource
  private let tracksMemory: Bool
  private let tracksProcessorTime: Bool
  private var regions: [ProfiledRegion] = []
  private var places: [String: Int] = [:]
  private var open: [OpenRegion] = []
  private var openMemory: [MemoryReadings] = []

  /// What is known of a call that has not ended.
  private struct OpenRegion {
    let place: Int
    var processorNanoseconds: UInt64 = 0
    var startNanoseconds: UInt64 = 0
    var insideNanoseconds: UInt64 = 0
  }

  public init(tracksMemory: Bool = false, tracksProcessorTime: Bool = false, source: MeasurementSource = .system) {
    self.source = source
    self.tracksMemory = tracksMemory
    self.tracksProcessorTime = tracksProcessorTime
    open.reserveCapacity(64)
  }

  /// Begins a call of a region, inside the one that is open.
  public func start(_ name: String) {
    let place = place(of: name)
    regions[place].openCount += 1
    if tracksMemory { openMemory.append(source.memory()) }
    var call = OpenRegion(place: place)
    if tracksProcessorTime { call.processorNanoseconds = source.processorNanoseconds() }
    // The clock is read last here and first at the end, so that keeping accounts is not part of the region.
    call.startNanoseconds = source.wallNanoseconds()
    open.append(call)
  }

  /// Ends the call that was begun last.
  ///
  /// - Precondition: it has this name.
  public func end(_ name: String) {
    let now = source.wallNanoseconds()
    guard let call = open.popLast(), regions[call.place].name == name else {
      preconditionFailure("'\(name)' is not the region that was started last and has not ended")
    }
    let elapsed = now - call.startNanoseconds
    regions[call.place].add(elapsed: elapsed, inside: call.insideNanoseconds)
    if tracksProcessorTime {
      regions[call.place].add(processor: source.processorNanoseconds() - call.processorNanoseconds)
    }
    if tracksMemory, let before = openMemory.popLast() {
      regions[call.place].add(memory: source.memory().change(since: before))
    }
    if !open.isEmpty { open[open.count - 1].insideNanoseconds += elapsed }
  }

  /// Runs work as a call of a region, which ends however the work ends: the API's `profile_context`.
  public func profile<Result, Failure: Error>(
    _ name: String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    start(name)
    defer { end(name) }
    return try work()
  }

  /// A function that does the same as another, and counts each call: the API's `profile_function`.
  public func profiled<Input, Output>(
    _ name: String, _ function: @escaping (Input) throws -> Output
  ) -> (Input) throws -> Output {
    { input in try self.profile(name) { try function(input) } }
  }

  /// What is known of a region; nothing where it was never started.
  public func result(of name: String) -> ProfileResult? { places[name].map(result) }

  /// All regions, in the order in which they were first started: the API's `get_profile_summary`.
  public var summary: [ProfileResult] { regions.indices.map(result) }

  private func place(of name: String) -> Int {
    if let place = places[name] { return place }
    regions.append(ProfiledRegion(name: name))
    places[name] = regions.count - 1
    return regions.count - 1
  }

  private func result(_ place: Int) -> ProfileResult {
    let region = regions[place]
    return ProfileResult(
      name: region.name, callCount: region.callCount, totalNanoseconds: region.totalNanoseconds,
      selfNanoseconds: region.selfNanoseconds,
      processorNanoseconds: tracksProcessorTime
        ? .available(region.processorNanoseconds) : .unavailable("processor time was not asked for"),
      memory: tracksMemory ? .available(region.memory) : .unavailable("memory was not asked for"))
  }
}
