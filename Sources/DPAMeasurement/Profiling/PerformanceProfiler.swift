/// Times named regions of one thread's work, nested as they come: the API's `PerformanceProfiler`.
///
/// A region costs about two readings of the clock (docs/measurement.md has figures). Memory and processor time cost
/// many times more and are only tracked where asked for. For several threads, give each a profiler and add up results.
public final class PerformanceProfiler {
  private let source: MeasurementSource
  private let wallNanoseconds: @Sendable () -> UInt64
  private let tracksMemory: Bool
  private let tracksProcessorTime: Bool
  private var accounts = RegionAccounts()
  private var openMemory: [MemoryReadings] = []

  public init(tracksMemory: Bool = false, tracksProcessorTime: Bool = false, source: MeasurementSource = .system) {
    self.source = source
    wallNanoseconds = source.wallNanoseconds
    self.tracksMemory = tracksMemory
    self.tracksProcessorTime = tracksProcessorTime
  }

  /// Begins a call of a region, inside the one that is open.
  public func start(_ name: String) {
    // Memory first, since reading it takes longest and must not be part of the region's processor time.
    if tracksMemory { openMemory.append(source.memory()) }
    let processor = tracksProcessorTime ? source.processorNanoseconds() : 0
    // The clock is read last here and first at the end, so that keeping accounts is not part of the region.
    accounts.begin(name, processor: processor, at: wallNanoseconds)
  }

  /// Ends the call that was begun last.
  ///
  /// - Precondition: it has this name.
  public func end(_ name: String) {
    let call = accounts.end(name, at: wallNanoseconds())
    if tracksProcessorTime {
      accounts.add(processor: source.processorNanoseconds() - call.processorNanoseconds, to: call.place)
    }
    if tracksMemory, let before = openMemory.popLast() {
      accounts.add(memory: source.memory().change(since: before), to: call.place)
    }
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

  /// What is known of a region; nil where it was never started.
  public func result(of name: String) -> ProfileResult? { accounts.region(name).map(result) }

  /// All regions, in the order in which they were first started: the API's `get_profile_summary`.
  public var summary: [ProfileResult] { accounts.regions.map(result) }

  private func result(_ region: ProfiledRegion) -> ProfileResult {
    ProfileResult(
      name: region.name, callCount: region.callCount, totalNanoseconds: region.totalNanoseconds,
      selfNanoseconds: region.selfNanoseconds,
      processorNanoseconds: tracksProcessorTime
        ? .available(region.processorNanoseconds) : .unavailable("processor time was not asked for"),
      memory: tracksMemory ? .available(region.memory) : .unavailable("memory was not asked for"))
  }
}
