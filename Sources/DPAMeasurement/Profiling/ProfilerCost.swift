/// What a profiler adds to the work that it watches.
public struct ProfilerCost: Sendable, Equatable {
  /// The work alone.
  public let workNanoseconds: Double
  /// What one region around it adds.
  public let regionNanoseconds: Double

  /// In percent of the work.
  public var percent: Double { 100 * regionNanoseconds / workNanoseconds }

  /// Runs the same work with and without a region around it, in turn, and compares the medians of many rounds.
  ///
  /// - Parameters:
  ///   - iterations: Turns of `CanaryLoop` in one region.
  ///   - regions: Regions in one round.
  public static func measure(
    iterations: UInt64, regions: Int = 1_000, rounds: Int = 101, tracksMemory: Bool = false,
    tracksProcessorTime: Bool = false, source: MeasurementSource = .system
  ) -> ProfilerCost {
    let profiler = PerformanceProfiler(
      tracksMemory: tracksMemory, tracksProcessorTime: tracksProcessorTime, source: source)
    // Each run needs the result of the one before, or the optimiser would run the loop once.
    var state: UInt64 = 1
    func work() { state = CanaryLoop.run(iterations: iterations + (state == 0 ? 1 : 0)) }
    func alone() { for _ in 0..<regions { work() } }
    func watched() { for _ in 0..<regions { profiler.profile("work") { work() } } }
    var (plainTimes, added): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      // Both in each round, side by side, so that a change of the machine's pace meets them alike.
      let plain = Double(measureTime(source: source, alone).time.elapsedNanoseconds)
      let profiled = Double(measureTime(source: source, watched).time.elapsedNanoseconds)
      plainTimes.append(plain / Double(regions))
      added.append((profiled - plain) / Double(regions))
    }
    precondition(state != 0, "the loop's results are used")
    return ProfilerCost(
      workNanoseconds: SampleStatistics.median(plainTimes), regionNanoseconds: SampleStatistics.median(added))
  }
}
